# Puts the shims of ogive first on PATH and enables `ogive shell`. For fish.

begin
    set --local __ogive_shims @SHIMS@

    # Login and interactive shells put them first again when something else went in front; others leave
    # the order alone, so that an environment made on purpose stays.
    if not contains -- $__ogive_shims $PATH; or status is-login; or status is-interactive
        if test "$PATH[1]" != "$__ogive_shims"
            set --local __ogive_rest
            for __ogive_folder in $PATH
                test "$__ogive_folder" = "$__ogive_shims"; or set --append __ogive_rest $__ogive_folder
            end
            set --global --export PATH $__ogive_shims $__ogive_rest
        end
    end
end

function ogive --description 'Go for the right architecture'
    if contains -- --help $argv; or contains -- -h $argv; or contains -- --default $argv
        command ogive $argv
    else if contains -- "$argv[1]" shell use; and set --query argv[2]
        set --local __ogive_code (command ogive shell --emit fish $argv[2..])
        or return
        string join -- \n $__ogive_code | source
    else
        command ogive $argv
    end
end
