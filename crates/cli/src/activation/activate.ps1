# Puts the shims of ogive first on PATH and enables `ogive shell`. For PowerShell.

& {
    $shims = @SHIMS@
    $separator = [IO.Path]::PathSeparator
    $rest = @("$env:PATH".Split($separator) | Where-Object { $_ -and $_ -ne $shims })
    $env:PATH = (@($shims) + $rest) -join $separator
}

function global:ogive {
    $program = @(Get-Command -CommandType Application -Name ogive)[0].Source
    $given = $args
    $plain = @('--help', '-h', '--default' | Where-Object { $given -contains $_ }).Count -gt 0
    if ($args.Count -gt 1 -and $args[0] -in 'shell', 'use' -and -not $plain) {
        $rest = @($args | Select-Object -Skip 1)
        $code = & $program shell --emit powershell @rest
        if ($LASTEXITCODE -eq 0) { $code -join "`n" | Invoke-Expression }
    }
    else { & $program @args }
}
