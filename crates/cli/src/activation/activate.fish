# Puts the shims of ogive first on PATH and enables `ogive shell`. For fish.

function __ogive_first --description 'Put the shims of ogive first on PATH'
    if test "$PATH[1]" != @SHIMS@; or test (count (string match -- @SHIMS@ $PATH)) -gt 1
        set --local __ogive_rest
        for __ogive_folder in $PATH
            test "$__ogive_folder" = @SHIMS@; or set --append __ogive_rest $__ogive_folder
        end
        set --global --export PATH @SHIMS@ $__ogive_rest
    end
end
__ogive_first

# Until the first prompt, lines of config.fish that stand after this one put nothing in front either.
# What changes PATH later, by hand or in a script, has the last word.
function __ogive_start --on-variable PATH
    string match --quiet -- '*/config.fish' (status stack-trace)[-1]; and __ogive_first
end
function __ogive_started --on-event fish_prompt
    __ogive_first
    functions --erase __ogive_start __ogive_started
end

function ogive --description 'Go for the right architecture'
    set --local __ogive_command
    set --local __ogive_rest
    set --local __ogive_change
    set --local __ogive_value
    for __ogive_word in $argv
        if test -n "$__ogive_value"
            set __ogive_value
            set --append __ogive_rest $__ogive_word
            continue
        end
        switch "$__ogive_word"
            case --help -h --default
                set __ogive_command other
            case --unset
                set __ogive_change set-back
            case --color --home --partition
                set __ogive_value expected
            case '-*'
            case '*'
                if test -z "$__ogive_command"
                    set __ogive_command $__ogive_word
                    continue
                end
                test -n "$__ogive_change"; or set __ogive_change chosen
        end
        set --append __ogive_rest $__ogive_word
    end
    if test -z "$__ogive_change"; or not contains -- "$__ogive_command" shell use
        command ogive $argv
        return
    end
    if test "$__ogive_change" = chosen
        set --local __ogive_go (command --search go)
        if test "$(builtin realpath -- "$__ogive_go" 2>/dev/null)" != "$(builtin realpath -- @SHIMS@/go 2>/dev/null)"
            set --local __ogive_found "$__ogive_go"
            test -n "$__ogive_found"; or set __ogive_found nothing
            echo "error: cannot choose the Go of this shell: `go` is $__ogive_found here, not ogive's shim" >&2
            echo "hint: put the shims first on PATH again with `ogive activate fish | source`" >&2
            return 1
        end
    end
    set --local __ogive_code (command ogive shell --emit fish $__ogive_rest)
    or return
    string join -- \n $__ogive_code | source
end
