namespace Alerts.Server.Cli.Completion;

/// <summary>
/// One script a shell. Each hands what was typed behind the program's name, up to the cursor, to the program, and shows the answers that begin with
/// the last word. The program is called as it was typed, so that the one that runs is the one that is asked.
/// </summary>
internal static class Scripts
{
    // Options (--json, /?) are offered where one was begun, or nothing else is possible. Readline breaks words at colons (subscriptions:read): what stands before
    // one must not be offered again.
    private const string Bash = """
        # bash completion of alerts
        _alerts_complete() {
            local typed="${COMP_LINE:0:COMP_POINT}" word line head i
            local -a options=()
            typed="${typed#"${typed%%[![:space:]]*}"}"
            case "$typed" in
                *[[:space:]]*) typed="${typed#*[[:space:]]}" ;;
                *) typed="" ;;
            esac
            word="${typed##*[[:space:]]}"
            COMPREPLY=()
            while IFS= read -r line; do
                [[ -n "$line" && "$line" == "$word"* ]] || continue
                if [[ "$line" == [-/]* ]]; then options+=("$line"); else COMPREPLY+=("$line"); fi
            done < <("${COMP_WORDS[0]}" "[suggest:${#typed}]" "$typed" 2>/dev/null)
            [[ ${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=("${options[@]}")
            if [[ "$word" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
                head="${word%"${word##*:}"}"
                for i in "${!COMPREPLY[@]}"; do
                    COMPREPLY[i]="${COMPREPLY[i]#"$head"}"
                done
            fi
        }
        complete -o default -F _alerts_complete alerts

        """;

    private const string Zsh = """
        #compdef alerts
        # zsh completion of alerts
        _alerts() {
            local typed="${(j: :)words[2,CURRENT]}"
            local -a answers plain
            answers=("${(@f)$(${words[1]} "[suggest:${#typed}]" "$typed" 2>/dev/null)}")
            plain=(${answers:#[-/]*})
            if [[ ${words[CURRENT]} != -* && ${#plain} -gt 0 ]]; then answers=($plain); fi
            compadd -- ${answers:#}
        }
        if [ "$funcstack[1]" = "_alerts" ]; then
            _alerts "$@"
        else
            compdef _alerts alerts
        fi

        """;

    private const string Fish = """
        # fish completion of alerts
        function __alerts_complete
            set -l typed (commandline --cut-at-cursor --current-process | string replace --regex '^\s*\S+\s?' '')
            set -l length (string length -- "$typed")
            set -l answers (alerts "[suggest:$length]" "$typed" 2>/dev/null)
            if string match --quiet --regex '(^|\s)[-/]\S*$' -- "$typed"
                printf '%s\n' $answers
            else
                string match --invert --regex '^[-/]' -- $answers
            end
        end
        complete --command alerts --no-files --arguments '(__alerts_complete)'

        """;

    private const string PowerShell = """
        # PowerShell completion of alerts
        Register-ArgumentCompleter -Native -CommandName alerts -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString()
            $from = $commandAst.CommandElements[0].Extent.Text.Length
            $to = [Math]::Min($line.Length, $cursorPosition - $commandAst.Extent.StartOffset)
            $typed = $line.Substring($from, [Math]::Max(0, $to - $from)).TrimStart()
            if ($wordToComplete -eq '' -and $typed -ne '' -and -not $typed.EndsWith(' ')) { $typed += ' ' }
            & $commandAst.CommandElements[0].Extent.Text "[suggest:$($typed.Length)]" "$typed" 2>$null |
                Where-Object { $_ -like "$wordToComplete*" -and ($_ -notmatch '^[-/]' -or $wordToComplete -match '^[-/]') } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    public static IReadOnlyDictionary<string, string> ByShell { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["powershell"] = PowerShell,
    };
}
