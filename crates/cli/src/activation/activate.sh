# Puts the shims of ogive first on PATH and enables `ogive shell`. For bash, zsh and other POSIX shells.

__ogive_shims=@SHIMS@

# What stands in front of them now was put there before this line; what is put there later stays.
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
unset __ogive_rest __ogive_shims

ogive() {
    __ogive_command= __ogive_change= __ogive_value=
    for __ogive_word in "$@"; do
        if [ -n "$__ogive_value" ]; then
            __ogive_value=
            continue
        fi
        case "$__ogive_word" in
            --help | -h | --default) __ogive_command=other ;;
            --unset) __ogive_change=set-back ;;
            --color | --home | --partition) __ogive_value=expected ;;
            -*) ;;
            *)
                if [ -z "$__ogive_command" ]; then
                    __ogive_command="$__ogive_word"
                else
                    __ogive_change="${__ogive_change:-chosen}"
                fi
                ;;
        esac
    done
    case "$__ogive_command $__ogive_change" in
        'shell chosen' | 'use chosen')
            # As PATH has it, whatever aliases and functions there are.
            __ogive_word="$(
                if [ -n "${BASH_VERSION-}" ]; then
                    type -P go
                elif [ -n "${ZSH_VERSION-}" ]; then
                    whence -p go
                else
                    command -v go
                fi
            )" || __ogive_word=
            if ! [ "$__ogive_word" -ef @SHIMS@/go ]; then
                printf 'error: cannot choose the Go of this shell: `go` is %s here, not ogive'\''s shim\n' \
                    "${__ogive_word:-nothing}" >&2
                printf 'hint: put the shims first on PATH again with `eval "$(ogive activate %s)"`\n' \
                    "${ZSH_VERSION:+zsh}${BASH_VERSION:+bash}" >&2
                unset __ogive_command __ogive_change __ogive_value __ogive_word
                return 1
            fi
            ;;
        'shell set-back' | 'use set-back') ;;
        *)
            unset __ogive_command __ogive_change __ogive_value __ogive_word
            command ogive "$@"
            return
            ;;
    esac
    for __ogive_word in "$@"; do
        shift
        if [ "$__ogive_word" = "$__ogive_command" ]; then
            __ogive_command=' '
            set -- "$@" shell --emit posix
        else
            set -- "$@" "$__ogive_word"
        fi
    done
    unset __ogive_command __ogive_change __ogive_value __ogive_word
    __ogive_code="$(command ogive "$@")" || {
        set -- "$?"
        unset __ogive_code
        return "$1"
    }
    eval "$__ogive_code"
    unset __ogive_code
}
