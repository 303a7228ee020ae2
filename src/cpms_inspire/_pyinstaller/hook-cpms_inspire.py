"""What PyInstaller does not see for itself: modules that are imported when they are first used, and files."""

from PyInstaller.utils.hooks import collect_data_files, collect_submodules

# Where an extra is not installed, what needs it is left out.
hiddenimports = collect_submodules("cpms_inspire", filter=lambda name: "_pyinstaller" not in name, on_error="ignore")
datas = collect_data_files("cpms_inspire")
