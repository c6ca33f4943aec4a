# To be sourced. needs PACKAGE...: ends the script unless each is there, and says which are not. A package of Debian's Python is
# looked for as the module of its name, as sklearn of python3-sklearn; a font for Chinese as any such; any other as the command of
# its name.
needs() {
  local package missing=()
  for package in "$@"; do
    case $package in
      python3-*)
        /usr/bin/python3 -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)' \
          "${package#python3-}" 2> /dev/null ;;
      fonts-noto-cjk) [ -n "$(fc-list :lang=zh 2> /dev/null)" ] ;;
      *) command -v "$package" > /dev/null ;;
    esac || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] || { echo "$0 lacks what it needs; on Debian: apt-get install ${missing[*]}" >&2; exit 1; }
}
