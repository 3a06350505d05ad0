# Puts the shims of ogive first on PATH and enables `ogive shell`. For bash, zsh and other POSIX shells.

__ogive_shims=@SHIMS@

# Login and interactive shells put them first again when something else went in front; others leave
# the order alone, so that an environment made on purpose stays.
__ogive_first=
if [ -n "${BASH_VERSION-}" ]; then
    if shopt -q login_shell; then __ogive_first=1; fi
elif [ -n "${ZSH_VERSION-}" ]; then
    if [[ -o login ]]; then __ogive_first=1; fi
else
    __ogive_first=1
fi
case $- in *i*) __ogive_first=1 ;; esac

case ":${PATH-}:" in
    ":$__ogive_shims:"*) __ogive_first= ;;
    *":$__ogive_shims:"*) ;;
    *) __ogive_first=1 ;;
esac
if [ -n "$__ogive_first" ]; then
    __ogive_rest=":${PATH-}:"
    while :; do
        case "$__ogive_rest" in
            *":$__ogive_shims:"*)
                __ogive_rest="${__ogive_rest%%":$__ogive_shims:"*}:${__ogive_rest#*":$__ogive_shims:"}"
                ;;
            *) break ;;
        esac
    done
    __ogive_rest="${__ogive_rest#:}"
    __ogive_rest="${__ogive_rest%:}"
    PATH="$__ogive_shims${__ogive_rest:+:$__ogive_rest}"
    export PATH
    unset __ogive_rest
fi
unset __ogive_shims __ogive_first

ogive() {
    case " ${*-} " in
        ' shell ' | ' use ' | *' --help '* | *' -h '* | *' --default '*) command ogive "$@" ;;
        ' shell '* | ' use '*)
            shift
            __ogive_code="$(command ogive shell --emit posix "$@")" || return
            eval "$__ogive_code"
            unset __ogive_code
            ;;
        *) command ogive "$@" ;;
    esac
}
