"""What PyInstaller does not see for itself: modules that are imported when they are first used, and files."""

from PyInstaller.utils.hooks import collect_data_files, collect_submodules

hiddenimports = collect_submodules("cpms_inspire", filter=lambda name: "_pyinstaller" not in name)
datas = collect_data_files("cpms_inspire")
