"""
Names of countries and territories.  `tools/place_names.py` writes this file; do not change it by hand.

A line has the ISO 3166-1 alpha-3 code and the alpha-2 code, then names other than the one in `PLACES`.  A name that two
lines share is ambiguous.  Sources:

- Unicode CLDR 47, from Babel 2.18.0: English, French, Spanish, Portuguese and Arabic.  Unicode License V3, see
  NOTICE.
- United Nations, M49 and UNTERM, from the data package country-codes, version of 2026-05-15.  Public Domain Dedication
  and License 1.0.
- The project's own list of acronyms, older names and names that the guide prints.
"""

# ruff: noqa: E501, RUF001  # a line for each place, in several scripts

NAMES = """\
ABW/AW أروبا
AFG/AF Afganistán|Afeganistão|أفغانستان|Islamic Republic of Afghanistan|République islamique d'Afghanistan|República Islámica del Afganistán|جمهورية أفغانستان الإسلامية
AGO/AO أنغولا|Republic of Angola|République d'Angola|República de Angola|جمهورية أنغولا
AIA/AI Anguila|أنغويلا
ALA/AX Îles Åland|îles d’Åland|Islas Aland|Ilhas Aland|Alanda|جزر آلاند
ALB/AL Albanie|ألبانيا|Republic of Albania|République d'Albanie|República de Albania|جمهورية ألبانيا
AND/AD Andorre|أندورا|Principality of Andorra|Principauté d'Andorre|Principado de Andorra|إمارة أندورا
ARE/AE Émirats arabes unis|Emiratos Árabes Unidos|Emirados Árabes Unidos|الإمارات العربية المتحدة|UAE|EAU
ARG/AR Argentine|الأرجنتين|Argentine Republic|République argentine|República Argentina|جمهورية الأرجنتين
ARM/AM Arménie|أرمينيا|Republic of Armenia|République d'Arménie|República de Armenia|جمهورية أرمينيا
ASM/AS Samoa américaines|Samoa Americana|ساموا الأمريكية
ATA/AQ Antarctique|Antártida|أنتاركتيكا
ATF/TF Terres australes françaises|Territorios Australes Franceses|Territórios Franceses do Sul|Territórios Austrais Franceses|الأقاليم الجنوبية الفرنسية|Territorio de las Tierras Australes Francesas|الأراضي الفرنسية الجنوبية الجنوبية
ATG/AG Antigua-et-Barbuda|Antigua y Barbuda|Antígua e Barbuda|أنتيغوا وبربودا
AUS/AU Australie|أستراليا
AUT/AT Autriche|النمسا|Republic of Austria|République d'Autriche|República de Austria|جمهورية النمسا
AZE/AZ Azerbaïdjan|Azerbaiyán|Azerbaijão|أذربيجان|Republic of Azerbaijan|République d'Azerbaïdjan|República de Azerbaiyán|جمهورية أذربيجان
BDI/BI بوروندي|Republic of Burundi|République du Burundi|República de Burundi|جمهورية بوروندي
BEL/BE Belgique|Bélgica|بلجيكا|Kingdom of Belgium|Royaume de Belgique|Reino de Bélgica|مملكة بلجيكا
BEN/BJ Benim|بنين|Republic of Benin|République du Bénin|República de Benin|بنن|جمهورية بنن
BES/BQ Caribbean Netherlands|Pays-Bas caribéens|Caribe neerlandés|Países Baixos Caribenhos|هولندا الكاريبية|Bonaire, Saint-Eustache et Saba|Bonaire, San Eustaquio y Saba|بونير وسانت يوستاشيوس وسابا
BFA/BF Burquina Faso|بوركينا فاسو|Upper Volta|Haute-Volta|Alto Volta
BGD/BD Bangladés|Bangladeche|بنغلاديش|People's Republic of Bangladesh|République populaire du Bangladesh|República Popular de Bangladesh|جمهورية بنغلاديش الشعبية
BGR/BG Bulgarie|بلغاريا|Republic of Bulgaria|République de Bulgarie|República de Bulgaria|جمهورية بلغاريا
BHR/BH Bahreïn|Baréin|Barém|البحرين|Kingdom of Bahrain|Royaume de Bahreïn|Reino de Bahrein|مملكة البحرين
BHS/BS Baamas|جزر البهاما|Commonwealth of the Bahamas|Commonwealth des Bahamas|Commonwealth de las Bahamas|كمنولث جزر البهاما
BIH/BA Bosnie-Herzégovine|Bosnia y Herzegovina|Bosnia-Herzegovina|Bósnia e Herzegovina|البوسنة والهرسك|Bosnia|Bosnie|البوسنة|Republic of Bosnia and Herzegovina
BLM/BL St. Barthélemy|San Bartolomé|São Bartolomeu|سان بارتليمي|San Barthélemy
BLR/BY Biélorussie|Bielorrusia|Bielorrússia|بيلاروس|Republic of Belarus|République du Bélarus|República de Belarús|جمهورية بيلاروس|Byelorussia
BLZ/BZ Belice|بليز
BMU/BM Bermudes|Bermudas|برمودا
BOL/BO Bolivie|بوليفيا|Bolivia (Plurinational State of)|Plurinational State of Bolivia|Bolivie (État plurinational de)|État plurinational de Bolivie|Bolivia (Estado Plurinacional de)|Estado Plurinacional de Bolivia|بوليفيا (دولة - المتعددة القوميات)|دولة بوليفيا المتعددة القوميات
BRA/BR Brésil|Brasil|البرازيل|Federative Republic of Brazil|République fédérative du Brésil|República Federativa del Brasil|جمهورية البرازيل الاتحادية
BRB/BB Barbade|بربادوس
BRN/BN Brunei|بروناي|بروني دار السلام
BTN/BT Bhoutan|Bután|Butão|بوتان|Kingdom of Bhutan|Royaume du Bhoutan|Reino de Bhután|مملكة بوتان
BVT/BV Île Bouvet|Isla Bouvet|Ilha Bouvet|جزيرة بوفيه|جزيرة بوفيت
BWA/BW Botsuana|بوتسوانا|Republic of Botswana|République du Botswana|República de Botswana|جمهورية بوتسوانا
CAF/CF République centrafricaine|República Centroafricana|جمهورية أفريقيا الوسطى|CAR|RCA|Centrafrique|République Centre Africaine|Central African Rep.
CAN/CA كندا
CCK/CC Îles Cocos|îles Cocos (Keeling)|Islas Cocos|Ilhas Cocos (Keeling)|Ilhas dos Cocos (Keeling)|جزر كوكوس (كيلينغ)|Îles des Cocos (Keeling)|Islas Cocos (Keeling)|جزر كوكس (كيلينغ)
CHE/CH Suisse|Suiza|Suíça|سويسرا|Swiss Confederation|Confédération suisse|Confederación Suiza|الاتحاد السويسري
CHL/CL Chili|تشيلي|Republic of Chile|République du Chili|República de Chile|شيلي|جمهورية شيلي
CHN/CN Chine|الصين|People's Republic of China|République populaire de Chine|República Popular China|جمهورية الصين الشعبية
CIV/CI Costa de Marfil|Costa do Marfim|Côte d’Ivoire (Costa do Marfim)|ساحل العاج|Ivory Coast|كوت ديفوار|RCI|Republic of Côte d'Ivoire
CMR/CM Cameroun|Camerún|Camarões|الكاميرون|Republic of Cameroon|République du Cameroun|República del Camerún|جمهورية الكاميرون
COD/CD Congo|الكونغو|Congo - Kinshasa|República Democrática del Congo|الكونغو - كينشاسا|Democratic Republic of the Congo|République démocratique du Congo|جمهورية الكونغو الديمقراطية|DRC|DR Congo|Congo DR|Dem. Rep. Congo|Dem. Rep. of the Congo|Dem. Rep. of Congo|Democratic Republic of Congo|RD Congo|Congo RD|RDC|Congo Démocratique|República Democrática do Congo|RD do Congo|RD del Congo|الكونغو الديمقراطية|جمهورية الكونغو الديموقراطية|Zaire
COG/CG Congo|الكونغو|Congo - Brazzaville|República del Congo|República do Congo|الكونغو - برازافيل|Republic of the Congo|République du Congo|جمهورية الكونغو|Congo Republic|Republic of Congo|Rep. Congo|Rep. of Congo|Rep. of the Congo
COK/CK Îles Cook|Islas Cook|Ilhas Cook|جزر كوك
COL/CO Colombie|كولومبيا|Republic of Colombia|République de Colombie|República de Colombia|جمهورية كولومبيا
COM/KM Comores|Comoras|جزر القمر|Union of the Comoros|Union des Comores|Unión de las Comoras|اتحاد جزر القمر
CPV/CV Cape Verde|Cap-Vert|الرأس الأخضر|Republic of Cabo Verde|République de Cabo Verde|República de Cabo Verde|كابو فيردي|جمهورية كابو فيردي|Islas de Cabo Verde
CRI/CR كوستاريكا|Republic of Costa Rica|République du Costa Rica|República de Costa Rica|جمهورية كوستاريكا
CUB/CU كوبا|Republic of Cuba|République de Cuba|República de Cuba|جمهورية كوبا
CUW/CW Curazao|Curaçau|كوراساو
CXR/CX Île Christmas|Isla de Navidad|Ilha Christmas|Ilha do Natal|جزيرة كريسماس|Isla Christmas|جزيرة عيد الميلاد
CYM/KY Îles Caïmans|Islas Caimán|Ilhas Cayman|Ilhas Caimão|جزر كايمان|Îles Caïmanes
CYP/CY Chypre|Chipre|قبرص|Republic of Cyprus|République de Chypre|República de Chipre|جمهورية قبرص
CZE/CZ Tchéquie|Chequia|Tchéquia|التشيك|Czech Republic|République tchèque|República Checa|تشيكيا|الجمهورية التشيكية|República Tcheca|جمهورية التشيك
DEU/DE Allemagne|Alemania|Alemanha|ألمانيا|Federal Republic of Germany|République fédérale d'Allemagne|República Federal de Alemania|جمهورية ألمانيا الاتحادية
DJI/DJ Yibuti|Djibuti|Jibuti|جيبوتي|Republic of Djibouti|République de Djibouti|República de Djibouti|جمهورية جيبوتي
DMA/DM Dominique|دومينيكا|Commonwealth of Dominica|Commonwealth de Dominique|Commonwealth de Dominica|كمنولث دومينيكا
DNK/DK Danemark|Dinamarca|الدانمرك|Kingdom of Denmark|Royaume du Danemark|Reino de Dinamarca|مملكة الدانمرك
DOM/DO République dominicaine|República Dominicana|جمهورية الدومينيكان|الجمهورية الدومينيكية|Dominican Rep.
DZA/DZ Algérie|Argelia|الجزائر|People's Democratic Republic of Algeria|République algérienne démocratique et populaire|República Argelina Democrática y Popular|الجمهورية الجزائرية الديمقراطية الشعبية
ECU/EC Équateur|Equador|الإكوادور|Republic of Ecuador|République de l'Équateur|República del Ecuador|إكوادور|جمهورية إكوادور
EGY/EG Égypte|Egipto|Egito|مصر|Arab Republic of Egypt|République arabe d'Égypte|República Árabe de Egipto|جمهورية مصر العربية|Egypt, Arab Rep.
ERI/ER Érythrée|Eritreia|إريتريا|State of Eritrea|État d'Érythrée|Estado de Eritrea|دولة إريتريا
ESH/EH Sahara occidental|Saara Ocidental|Sara Ocidental|الصحراء الغربية
ESP/ES Espagne|España|Espanha|إسبانيا|Kingdom of Spain|Royaume d'Espagne|Reino de España|مملكة إسبانيا
EST/EE Estonie|إستونيا|Republic of Estonia|République d'Estonie|República de Estonia|جمهورية إستونيا
ETH/ET Éthiopie|Etiopía|إثيوبيا|Federal Democratic Republic of Ethiopia|République fédérale démocratique d'Éthiopie|República Democrática Federal de Etiopía|جمهورية إثيوبيا الديمقراطية الاتحادية
FIN/FI Finlande|Finlandia|فنلندا|Republic of Finland|République de Finlande|República de Finlandia|جمهورية فنلندا
FJI/FJ Fidji|Fiyi|فيجي|Republic of Fiji|République des Fidji|República de Fiji|جمهورية فيجي
FLK/FK Falkland Islands|Îles Malouines|Islas Malvinas|Ilhas Malvinas|Ilhas Falkland|جزر فوكلاند|Îles Falkland (Malvinas)|Islas Malvinas (Falkland)|جزر فوكلاند (مالفيناس)|Malvinas
FRA/FR Francia|França|فرنسا|French Republic|République française|República Francesa|الجمهورية الفرنسية
FRO/FO Îles Féroé|Islas Feroe|Ilhas Faroé|جزر فارو|جزر فايرو
FSM/FM Micronesia|Micronésie|ميكرونيزيا|Federated States of Micronesia|Micronésie (États fédérés de)|États fédérés de Micronésie|Micronesia (Estados Federados de)|Estados Federados de Micronesia|ميكرونيزيا (ولايات - الموحدة)|ولايات ميكرونيزيا الموحدة|F.S. Micronesia|Micronesia, Fed. Sts.
GAB/GA Gabão|الغابون|Gabonese Republic|République gabonaise|República Gabonesa|غابون|جمهورية الغابون
GBR/GB Royaume-Uni|Reino Unido|المملكة المتحدة|United Kingdom of Great Britain and Northern Ireland|Royaume-Uni de Grande-Bretagne et d’Irlande du Nord|Reino Unido de Gran Bretaña e Irlanda del Norte|المملكة المتحدة لبريطانيا العظمى وآيرلندا الشمالية|UK|Great Britain|Britain|Grande-Bretagne|Gran Bretaña|Grã-Bretanha|بريطانيا
GEO/GE Géorgie|جورجيا
GGY/GG Guernesey|غيرنزي|غيرنسي
GHA/GH Gana|غانا|Republic of Ghana|République du Ghana|República de Ghana|جمهورية غانا
GIB/GI جبل طارق
GIN/GN Guinée|Guiné|غينيا|Republic of Guinea|République de Guinée|República de Guinea|جمهورية غينيا|Guinea Conakry
GLP/GP Guadalupe|غوادلوب
GMB/GM Gambie|غامبيا|Republic of the Gambia|République de Gambie|República de Gambia|جمهورية غامبيا
GNB/GW Guinée-Bissau|Guinea-Bisáu|Guiné-Bissau|غينيا بيساو|Republic of Guinea-Bissau|République de Guinée-Bissau|República de Guinea-Bissau|جمهورية غينيا - بيساو
GNQ/GQ Guinée équatoriale|Guinea Ecuatorial|Guiné Equatorial|غينيا الاستوائية|Republic of Equatorial Guinea|République de Guinée équatoriale|República de Guinea Ecuatorial|جمهورية غينيا الاستوائية
GRC/GR Grèce|Grecia|اليونان|Hellenic Republic|République hellénique|República Helénica|الجمهورية الهيلينية
GRD/GD Grenade|Granada|غرينادا
GRL/GL Groenland|Groenlandia|Gronelândia|غرينلاند|غرينلند
GTM/GT غواتيمالا|Republic of Guatemala|République du Guatemala|República de Guatemala|جمهورية غواتيمالا
GUF/GF Guyane française|Guayana Francesa|Guiana Francesa|غويانا الفرنسية|غيانا الفرنسية
GUM/GU Guame|غوام
GUY/GY Guiana|غيانا|Co-operative Republic of Guyana|République coopérative du Guyana|República Cooperativa de Guyana|جمهورية غيانا التعاونية|Republic of Guyana
HKG/HK Hong Kong SAR China|R.A.S. chinoise de Hong Kong|RAE de Hong Kong (China)|Hong Kong, RAE da China|هونغ كونغ الصينية (منطقة إدارية خاصة)|China, Hong Kong Special Administrative Region|Chine, région administrative spéciale de Hong Kong|China, región administrativa especial de Hong Kong|الصين، منطقة هونغ كونغ الإدارية الخاصة|Hong Kong SAR|Hong Kong Special Administrative Region of China
HMD/HM Heard & McDonald Islands|Îles Heard-et-MacDonald|îles Heard et McDonald|Islas Heard y McDonald|Ilhas Heard e McDonald|جزيرة هيرد وجزر ماكدونالد|Île Heard-et-Îles MacDonald
HND/HN هندوراس|Republic of Honduras|République du Honduras|República de Honduras|جمهورية هندوراس
HRV/HR Croatie|Croacia|كرواتيا|Republic of Croatia|République de Croatie|República de Croacia|جمهورية كرواتيا
HTI/HT هايتي|Republic of Haiti|République d'Haïti|República de Haití|جمهورية هايتي
HUN/HU Hongrie|Hungría|هنغاريا
IDN/ID Indonésie|إندونيسيا|Republic of Indonesia|République d'Indonésie|República de Indonesia|جمهورية إندونيسيا
IMN/IM Île de Man|Isla de Man|Ilha de Man|جزيرة مان
IND/IN Inde|الهند|Republic of India|République de l'Inde|República de la India|جمهورية الهند
IOT/IO Territoire britannique de l’océan Indien|Territorio Británico del Océano Índico|Território Britânico do Oceano Índico|الإقليم البريطاني في المحيط الهندي|المحيط الهندي الإقليم البريطاني في
IRL/IE Irlande|Irlanda|أيرلندا
IRN/IR Irã|Irão|إيران|Iran (Islamic Republic of)|Islamic Republic of Iran|Iran (République islamique d’)|République islamique d'Iran|Irán (República Islámica del)|República Islámica del Irán|إيران (جمهورية - الإسلامية)|جمهورية إيران الإسلامية
IRQ/IQ Irak|Iraque|العراق|Republic of Iraq|République d'Iraq|República del Iraq|جمهورية العراق
ISL/IS Islande|Islandia|آيسلندا|Republic of Iceland|République d'Islande|República de Islandia|جمهورية آيسلندا
ISR/IL إسرائيل|State of Israel|État d'Israël|Estado de Israel|دولة إسرائيل
ITA/IT Italie|Italia|إيطاليا|Republic of Italy|République italienne|República Italiana|جمهورية إيطاليا|Italian Republic
JAM/JM Jamaïque|جامايكا
JEY/JE جيرسي
JOR/JO Jordanie|Jordania|الأردن|Hashemite Kingdom of Jordan|Royaume hachémite de Jordanie|Reino Hachemita de Jordania|المملكة الأردنية الهاشمية
JPN/JP Japon|Japão|اليابان
KAZ/KZ Kazajistán|Cazaquistão|كازاخستان|Republic of Kazakhstan|République du Kazakhstan|Kazajstán|República de Kazajstán|جمهورية كازاخستان
KEN/KE Kenia|Quênia|كينيا|Republic of Kenya|République du Kenya|República de Kenya|جمهورية كينيا
KGZ/KG Kirghizstan|Kirghizistan|Kirguistán|Quirguistão|قيرغيزستان|Kyrgyz Republic|République kirghize|República Kirguisa|جمهورية قيرغيزستان|Kyrgyz Rep.
KHM/KH Cambodge|Camboya|Camboja|كمبوديا|Kingdom of Cambodia|Royaume du Cambodge|Reino de Camboya|مملكة كمبوديا
KIR/KI Quiribati|كيريباتي|Republic of Kiribati|République de Kiribati|República de Kiribati|كيريباس|جمهورية كيريباس
KNA/KN St. Kitts & Nevis|Saint-Christophe-et-Niévès|Saint‑Kitts‑et‑Nevis|San Cristóbal y Nieves|São Cristóvão e Névis|São Cristóvão e Neves|سانت كيتس ونيفيس|Saint Kitts y Nevis|سانت كيتس ونيفس
KOR/KR Korea|Corée|Corea|Coreia|كوريا|Corée du Sud|Corea del Sur|Coreia do Sul|كوريا الجنوبية|Republic of Korea|République de Corée|República de Corea|جمهورية كوريا|ROK|Rep. of Korea|Korea, Rep.
KWT/KW Koweït|الكويت|State of Kuwait|État du Koweït|Estado de Kuwait|دولة الكويت
LAO/LA لاوس|Lao People's Democratic Republic|République démocratique populaire lao|República Democrática Popular Lao|جمهورية لاو الديمقراطية الشعبية|Lao PDR|Lao People's Dem. Rep.|RDP lao|República Democrática Popular do Laos
LBN/LB Liban|Líbano|لبنان|Lebanese Republic|République libanaise|República Libanesa|الجمهورية اللبنانية
LBR/LR ليبيريا|Republic of Liberia|République du Libéria|República de Liberia|ليبريا|جمهورية ليبريا
LBY/LY Libye|Libia|ليبيا|State of Libya|État de Libye|Estado de Libia|دولة ليبيا|Libyan Arab Jamahiriya
LCA/LC St. Lucia|Sainte-Lucie|Santa Lucía|سانت لوسيا
LIE/LI Listenstaine|ليختنشتاين|Principality of Liechtenstein|Principauté du Liechtenstein|Principado de Liechtenstein|إمارة ليختنشتاين
LKA/LK Sri Lanca|سريلانكا|Democratic Socialist Republic of Sri Lanka|République socialiste démocratique de Sri Lanka|República Socialista Democrática de Sri Lanka|جمهورية سري لانكا الاشتراكية الديمقراطية
LSO/LS Lesoto|ليسوتو|Kingdom of Lesotho|Royaume du Lesotho|Reino de Lesotho|مملكة ليسوتو
LTU/LT Lituanie|Lituania|ليتوانيا|Republic of Lithuania|République de Lituanie|República de Lituania|جمهورية ليتوانيا
LUX/LU Luxemburgo|لوكسمبورغ|Grand Duchy of Luxembourg|Grand-Duché de Luxembourg|Gran Ducado de Luxemburgo|لكسمبرغ|دوقية لكسمبرغ الكبرى
LVA/LV Lettonie|Letonia|لاتفيا|Republic of Latvia|République de Lettonie|República de Letonia|جمهورية لاتفيا
MAC/MO Macao SAR China|R.A.S. chinoise de Macao|RAE de Macao (China)|Macau, RAE da China|منطقة ماكاو الإدارية الخاصة|China, Macao Special Administrative Region|Chine, région administrative spéciale de Macao|China, región administrativa especial de Macao|الصين، منطقة ماكاو الإدارية الخاصة|Macau|Macao SAR|Macao Special Administrative Region of China
MAF/MF Saint Martin|St. Martin|San Martín|São Martinho|سان مارتن|سانت مارتن|Saint-Martin (France)|São Martinho (Saint-Martin)|Saint-Martin (partie française)|San Martín (parte francesa)|سانت مارتن (الجزء الفرنسي)
MAR/MA Maroc|Marruecos|Marrocos|المغرب|Kingdom of Morocco|Royaume du Maroc|Reino de Marruecos|المملكة المغربية
MCO/MC موناكو|Principality of Monaco|Principauté de Monaco|Principado de Mónaco|إمارة موناكو
MDA/MD Moldavie|Moldavia|مولدوفا|Republic of Moldova|République de Moldova|República de Moldova|جمهورية مولدوفا
MDG/MG مدغشقر|Republic of Madagascar|République de Madagascar|República de Madagascar|جمهورية مدغشقر
MDV/MV Maldivas|جزر المالديف|Republic of Maldives|République des Maldives|República de Maldivas|ملديف|جمهورية ملديف
MEX/MX Mexique|المكسيك|United Mexican States|États-Unis du Mexique|Estados Unidos Mexicanos|الولايات المتحدة المكسيكية
MHL/MH Îles Marshall|Islas Marshall|Ilhas Marshall|جزر مارشال|Republic of the Marshall Islands|République des Îles Marshall|República de las Islas Marshall|جمهورية جزر مارشال|RMI
MKD/MK Macédoine du Nord|Macedonia del Norte|Macedônia do Norte|مقدونيا الشمالية|Republic of North Macedonia|République de Macédoine du Nord|República de Macedonia del Norte|جمهورية مقدونيا الشمالية|FYROM|FYR Macedonia|Macedonia|The former Yugoslav Republic of Macedonia|Macedonia, the former Yugoslav Republic of|Macédoine|Ex-République yougoslave de Macédoine|ARYM|مقدونيا
MLI/ML مالي|Republic of Mali|République du Mali|República de Malí|جمهورية مالي
MLT/MT Malte|مالطا|Republic of Malta|République de Malte|República de Malta|مالطة|جمهورية مالطة
MMR/MM Myanmar (Burma)|Myanmar (Birmanie)|Myanmar (Birmania)|Mianmar (Birmânia)|ميانمار (بورما)|Republic of the Union of Myanmar|République de l'Union du Myanmar|República de la Unión de Myanmar|ميانمار|جمهورية اتحاد ميانمار|Mianmar|Republic of Myanmar|Burma|Birmanie|Birmania|بورما
MNE/ME الجبل الأسود
MNG/MN Mongolie|منغوليا
MNP/MP Îles Mariannes du Nord|Mariannes du Nord|Islas Marianas del Norte|Ilhas Marianas do Norte|جزر ماريانا الشمالية|Islas Marianas Septentrionales|Commonwealth of the Northern Mariana Islands
MOZ/MZ Moçambique|موزمبيق|Republic of Mozambique|République du Mozambique|República de Mozambique|موزامبيق|جمهورية موزامبيق
MRT/MR Mauritanie|موريتانيا|Islamic Republic of Mauritania|République islamique de Mauritanie|República Islámica de Mauritania|الجمهورية الإسلامية الموريتانية
MSR/MS Monserrate|مونتسرات|مونتسيرات
MTQ/MQ Martinica|جزر المارتينيك|مارتينيك
MUS/MU Maurice|Mauricio|Maurícia|موريشيوس|Republic of Mauritius|République de Maurice|República de Mauricio|جمهورية موريشيوس
MWI/MW Malaui|ملاوي|Republic of Malawi|République du Malawi|República de Malawi|جمهورية ملاوي
MYS/MY Malaisie|Malasia|ماليزيا
MYT/YT Maiote|مايوت
NAM/NA Namibie|ناميبيا|Republic of Namibia|République de Namibie|República de Namibia|جمهورية ناميبيا
NCL/NC Nouvelle-Calédonie|Nueva Caledonia|Nova Caledônia|كاليدونيا الجديدة
NER/NE النيجر|Republic of the Niger|République du Niger|República del Níger|جمهورية النيجر
NFK/NF Île Norfolk|Isla Norfolk|Ilha Norfolk|جزيرة نورفولك
NGA/NG نيجيريا|Federal Republic of Nigeria|République fédérale du Nigéria|República Federal de Nigeria|جمهورية نيجيريا الاتحادية
NIC/NI نيكاراغوا|Republic of Nicaragua|République du Nicaragua|República de Nicaragua|جمهورية نيكاراغوا
NIU/NU نيوي|Nioué
NLD/NL Pays-Bas|Países Bajos|Países Baixos|هولندا|Kingdom of the Netherlands|Pays-Bas (Royaume des)|Royaume des Pays-Bas|Países Bajos (Reino de los)|Reino de los Países Bajos|هولندا (مملكة _)|مملكة هولندا|Holland
NOR/NO Norvège|Noruega|النرويج|Kingdom of Norway|Royaume de Norvège|Reino de Noruega|مملكة النرويج
NPL/NP نيبال|Federal Democratic Republic of Nepal
NRU/NR ناورو|Republic of Nauru|République de Nauru|República de Nauru|جمهورية ناورو
NZL/NZ Nouvelle-Zélande|Nueva Zelanda|Nova Zelândia|نيوزيلندا|Nueva Zelandia
OMN/OM Omã|عُمان|Sultanate of Oman|Sultanat d'Oman|Sultanía de Omán|سلطنة عمان
PAK/PK Paquistão|باكستان|Islamic Republic of Pakistan|République islamique du Pakistan|República Islámica del Pakistán|جمهورية باكستان الإسلامية
PAN/PA بنما|Republic of Panama|République du Panama|República de Panamá|جمهورية بنما
PCN/PN Pitcairn Islands|Îles Pitcairn|Islas Pitcairn|Ilhas Pitcairn|جزر بيتكيرن|بيتكرن
PER/PE Pérou|بيرو|Republic of Peru|République du Pérou|República del Perú|جمهورية بيرو
PHL/PH Filipinas|الفلبين|Republic of the Philippines|République des Philippines|República de Filipinas|جمهورية الفلبين
PLW/PW Palaos|بالاو|Republic of Palau|République des Palaos|República de Palau|جمهورية بالاو
PNG/PG Papouasie-Nouvelle-Guinée|Papúa Nueva Guinea|Papua-Nova Guiné|بابوا غينيا الجديدة|Independent State of Papua New Guinea|État indépendant de Papouasie-Nouvelle-Guinée|Estado Independiente de Papua Nueva Guinea|دولة بابوا غينيا الجديدة المستقلة
POL/PL Pologne|Polonia|بولندا|Republic of Poland|République de Pologne|República de Polonia|جمهورية بولندا
PRI/PR Porto Rico|بورتوريكو
PRK/KP Korea|Corée|Corea|Coreia|كوريا|Corée du Nord|Corea del Norte|Coreia do Norte|كوريا الشمالية|Democratic People's Republic of Korea|République populaire démocratique de Corée|República Popular Democrática de Corea|جمهورية كوريا الشعبية الديمقراطية|DPRK|DPR Korea|Dem. People's Rep. of Korea|Korea, Dem. People's Rep.|RPDC|RPD Corée|RPD de Corée|República Popular Democrática da Coreia
PRT/PT البرتغال|Portuguese Republic|République portugaise|República Portuguesa|جمهورية البرتغال
PRY/PY Paraguai|باراغواي|Republic of Paraguay|République du Paraguay|República del Paraguay|جمهورية باراغواي
PSE/PS Palestinian Territories|Territoires palestiniens|Territorios Palestinos|Territórios palestinianos|الأراضي الفلسطينية|State of Palestine|État de Palestine|Estado de Palestina|دولة فلسطين|Palestine|West Bank|oPt|oPts|TPO|Occupied Palestinian Territory|Occupied Palestinian Territories|Palestinian Territory|Palestinian Territory, Occupied|Territoire palestinien occupé|Territoires palestiniens occupés|Territorio palestino ocupado|Territorios palestinos ocupados|Território palestiniano ocupado|الأرض الفلسطينية المحتلة|الأراضي الفلسطينية المحتلة|Palestina|فلسطين|Gaza|Gaza Strip|Bande de Gaza|Franja de Gaza|Faixa de Gaza|غزة|قطاع غزة|West Bank and Gaza|West Bank and Gaza Strip|Gaza and West Bank|Cisjordanie|Cisjordania|الضفة الغربية|Estado da Palestina|Palestinian Authority
PYF/PF Polynésie française|Polinesia Francesa|بولينيزيا الفرنسية
QAT/QA Catar|قطر|State of Qatar|État du Qatar|Estado de Qatar|دولة قطر
REU/RE La Réunion|Reunião|روينيون|ريونيون|Reunion Island
ROU/RO Roumanie|Rumanía|Romênia|رومانيا
RUS/RU Russia|Russie|Rusia|روسيا|Fédération de Russie|Federación de Rusia|الاتحاد الروسي
RWA/RW Ruanda|رواندا|Republic of Rwanda|République du Rwanda|República de Rwanda|جمهورية رواندا|Rwandese Republic
SAU/SA Arabie saoudite|Arabia Saudí|Arabia Saudita|المملكة العربية السعودية|Kingdom of Saudi Arabia|Royaume d'Arabie saoudite|Reino de la Arabia Saudita|KSA
SDN/SD Soudan|Sudão|السودان|Republic of the Sudan|République du Soudan|República del Sudán|جمهورية السودان
SEN/SN السنغال|Republic of Senegal|République du Sénégal|República del Senegal|جمهورية السنغال
SGP/SG Singapour|Singapur|Singapura|سنغافورة|Republic of Singapore|République de Singapour|República de Singapur|جمهورية سنغافورة
SGS/GS South Georgia & South Sandwich Islands|Géorgie du Sud-et-les Îles Sandwich du Sud|Islas Georgia del Sur y Sandwich del Sur|Ilhas Geórgia do Sul e Sandwich do Sul|جورجيا الجنوبية وجزر ساندويتش الجنوبية|Georgia del Sur y las Islas Sandwich del Sur
SHN/SH St. Helena|Sainte-Hélène|Santa Elena|Santa Helena|سانت هيلينا|Saint Helena|سانت هيلانة
SJM/SJ Svalbard et Jan Mayen|Svalbard y Jan Mayen|Svalbard e Jan Mayen|سفالبارد وجان ماين|Svalbard and Jan Mayen Islands|Îles Svalbard-et-Jan Mayen|Islas Svalbard y Jan Mayen|جزيرتي سفالبارد وجان مايِن
SLB/SB Îles Salomon|Islas Salomón|Ilhas Salomão|جزر سليمان
SLE/SL Sierra Leona|Serra Leoa|سيراليون|Republic of Sierra Leone|République de Sierra Leone|República de Sierra Leona|جمهورية سيراليون
SLV/SV Salvador|السلفادور|Republic of El Salvador|République d'El Salvador|República de El Salvador|جمهورية السلفادور
SMR/SM Saint-Marin|São Marinho|سان مارينو|Republic of San Marino|République de Saint-Marin|República de San Marino|جمهورية سان مارينو
SOM/SO Somalie|الصومال|Federal Republic of Somalia|République fédérale de Somalie|República Federal de Somalia|جمهورية الصومال الاتحادية
SPM/PM St. Pierre & Miquelon|Saint-Pierre-et-Miquelon|San Pedro y Miquelón|São Pedro e Miquelão|سان بيير ومكويلون|سان بيير وميكلون
SRB/RS Serbie|Sérvia|صربيا|Republic of Serbia|République de Serbie|República de Serbia|جمهورية صربيا
SSD/SS Soudan du Sud|Sudán del Sur|Sudão do Sul|جنوب السودان|Republic of South Sudan|République du Soudan du Sud|República de Sudán del Sur|جمهورية جنوب السودان|S. Sudan|Sudan South
STP/ST Sao Tomé-et-Principe|Santo Tomé y Príncipe|São Tomé e Príncipe|ساو تومي وبرينسيبي|Democratic Republic of Sao Tome and Principe|République démocratique de Sao Tomé-et-Principe|República Democrática de Santo Tomé y Príncipe|سان تومي وبرينسيبي|جمهورية سان تومي وبرينسيبي الديمقراطية|Sao Tome
SUR/SR Surinam|سورينام|Republic of Suriname|République du Suriname|República de Suriname|جمهورية سورينام
SVK/SK Slovaquie|Eslovaquia|سلوفاكيا|Slovak Republic|République slovaque|República Eslovaca|الجمهورية السلوفاكية
SVN/SI Slovénie|Eslovenia|سلوفينيا|Republic of Slovenia|République de Slovénie|República de Eslovenia|جمهورية سلوفينيا
SWE/SE Suède|Suecia|السويد|Kingdom of Sweden|Royaume de Suède|Reino de Suecia|مملكة السويد
SWZ/SZ Esuatini|Essuatíni|إسواتيني|Kingdom of Eswatini|Royaume d’Eswatini|Reino de Eswatini|مملكة إسواتيني|Swaziland|Suazilandia|Swazilandia|سوازيلاند|سوازيلند
SXM/SX Saint Martin|St. Martin|San Martín|São Martinho|سان مارتن|سانت مارتن|Sint Maarten|Saint-Martin (partie néerlandaise)|Saint-Martin (Pays-Bas)|São Martinho (Sint Maarten)|San Martín (parte Holandesa)|سانت مارتن (الجزء الهولندي)
SYC/SC Seicheles|سيشل|Republic of Seychelles|République des Seychelles|República de Seychelles|سيشيل|جمهورية سيشيل
SYR/SY Syrie|Siria|سوريا|Syrian Arab Republic|République arabe syrienne|República Árabe Siria|الجمهورية العربية السورية|سورية
TCA/TC Îles Turques-et-Caïques|Islas Turcas y Caicos|Ilhas Turcas e Caicos|جزر توركس وكايكوس|جزر تركس وكايكوس
TCD/TD Tchad|Chade|تشاد|Republic of Chad|République du Tchad|República del Chad|جمهورية تشاد
TGO/TG توغو|Togolese Republic|République togolaise|República Togolesa|جمهورية توغو
THA/TH Thaïlande|Tailandia|تايلاند|Kingdom of Thailand|Royaume de Thaïlande|Reino de Tailandia|تايلند|مملكة تايلند
TJK/TJ Tadjikistan|Tayikistán|Tadjiquistão|Tajiquistão|طاجيكستان|Republic of Tajikistan|République du Tadjikistan|República de Tayikistán|جمهورية طاجيكستان
TKL/TK Toquelau|توكيلاو|Tokélaou
TKM/TM Turcomenistão|Turquemenistão|تركمانستان
TLS/TL Timor oriental|تيمور - ليشتي|Democratic Republic of Timor-Leste|République démocratique du Timor-Leste|República Democrática de Timor-Leste|جمهورية تيمور - ليشتي الديمقراطية|East Timor|تيمور الشرقية
TON/TO تونغا|Kingdom of Tonga|Royaume des Tonga|Reino de Tonga|مملكة تونغا
TTO/TT Trinité-et-Tobago|Trinidad y Tobago|Trinidad e Tobago|Trindade e Tobago|ترينيداد وتوباغو|Republic of Trinidad and Tobago|République de Trinité-et-Tobago|Trinidad y Tabago|República de Trinidad y Tabago|جمهورية ترينيداد وتوباغو
TUN/TN Tunisie|Túnez|تونس|Republic of Tunisia|République tunisienne|República de Túnez|الجمهورية التونسية
TUR/TR Turquie|Turquía|تركيا|Turkey|Republic of Türkiye|Republic of Turkey
TUV/TV توفالو
TWN/TW تايوان|Taiwan, Province of China
TZA/TZ Tanzanie|تنزانيا|United Republic of Tanzania|République-Unie de Tanzanie|República Unida de Tanzanía|جمهورية تنزانيا المتحدة|UR Tanzania|República Unida da Tanzânia
UGA/UG Ouganda|أوغندا|Republic of Uganda|République de l'Ouganda|República de Uganda|جمهورية أوغندا
UKR/UA Ucrania|أوكرانيا
UMI/UM U.S. Outlying Islands|Îles mineures éloignées des États-Unis|Islas menores alejadas de EE. UU.|Islas Ultramarinas de EE.UU.|Ilhas Menores Distantes dos EUA|Ilhas Menores Afastadas dos EUA|جزر الولايات المتحدة النائية|Islas menores alejadas de Estados Unidos|نائية التابعة للولايات المتحدة
URY/UY Uruguai|أورغواي|Eastern Republic of Uruguay|République orientale de l'Uruguay|República Oriental del Uruguay|أوروغواي|جمهورية أوروغواي الشرقية
USA/US États-Unis|Estados Unidos|الولايات المتحدة|United States of America|États-Unis d’Amérique|Estados Unidos de América|الولايات المتحدة الأمريكية|EE. UU.|EE.UU.A.|EUA|É.-U.|Estados Unidos da América
UZB/UZ Ouzbékistan|Uzbequistão|Usbequistão|أوزبكستان|Republic of Uzbekistan|République d'Ouzbékistan|República de Uzbekistán|جمهورية أوزبكستان
VAT/VA Vatican City|État de la Cité du Vatican|Cité du Vatican|Ciudad del Vaticano|Cidade do Vaticano|الفاتيكان|Holy See|Saint-Siège|Santa Sede|الكرسي الرسولي|Vatican
VCT/VC St. Vincent & Grenadines|Saint-Vincent-et-les Grenadines|San Vicente y las Granadinas|São Vicente e Granadinas|سانت فنسنت وجزر غرينادين|St. Vincent and the Grenadines
VEN/VE فنزويلا|Venezuela (Bolivarian Republic of)|Bolivarian Republic of Venezuela|Venezuela (République bolivarienne du)|République bolivarienne du Venezuela|Venezuela (República Bolivariana de)|República Bolivariana de Venezuela|فنزويلا (جمهورية - البوليفارية)|جمهورية فنزويلا البوليفارية|República Bolivariana da Venezuela|Venezuela, RB
VGB/VG Virgin Islands|Îles Vierges|Islas Vírgenes|Ilhas Virgens|جزر فيرجن|British Virgin Islands|Îles Vierges britanniques|Islas Vírgenes Británicas|Ilhas Virgens Britânicas|جزر فيرجن البريطانية|جزر فرجن البريطانية
VIR/VI Virgin Islands|Îles Vierges|Islas Vírgenes|Ilhas Virgens|جزر فيرجن|U.S. Virgin Islands|Îles Vierges des États-Unis|îles Vierges américaines|Islas Vírgenes de EE. UU.|Ilhas Virgens Americanas|Ilhas Virgens dos EUA|جزر فيرجن الأمريكية|United States Virgin Islands|Islas Vírgenes de los Estados Unidos|جزر فرجن التابعة للولايات المتحدة|Virgin Islands of the United States
VNM/VN Vietnã|Vietname|فيتنام|Socialist Republic of Viet Nam|République socialiste du Viet Nam|República Socialista de Viet Nam|فييت نام|جمهورية فييت نام الاشتراكية
VUT/VU فانواتو|Republic of Vanuatu|République de Vanuatu|República de Vanuatu|جمهورية فانواتو
WLF/WF Wallis-et-Futuna|Wallis y Futuna|Wallis e Futuna|جزر والس وفوتونا|Wallis and Futuna Islands|Îles Wallis-et-Futuna|Islas Wallis y Futuna|جزر واليس وفوتونا
WSM/WS ساموا|Independent State of Samoa|État indépendant du Samoa|Estado Independiente de Samoa|دولة ساموا المستقلة
YEM/YE Iêmen|اليمن|Republic of Yemen|République du Yémen|República del Yemen|الجمهورية اليمنية|Yemen, Rep.
ZAF/ZA Afrique du Sud|Sudáfrica|África do Sul|جنوب أفريقيا|Republic of South Africa|République sud-africaine|República de Sudáfrica|جمهورية جنوب أفريقيا|RSA
ZMB/ZM Zambie|زامبيا|Republic of Zambia|République de Zambie|República de Zambia|جمهورية زامبيا
ZWE/ZW Zimbabue|زيمبابوي|Republic of Zimbabwe|République du Zimbabwe|República de Zimbabwe|زمبابوي|جمهورية زمبابوي
"""
