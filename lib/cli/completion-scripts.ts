/** What `latchkey completion` prints: each asks `latchkey complete`, and falls back to files where that knows nothing. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `
_latchkey() {
  local IFS=$'\\n'
  COMPREPLY=($(latchkey complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _latchkey latchkey
`,
  zsh: `
#compdef latchkey
_latchkey() {
  local line
  local -a described
  for line in "\${(@f)$(latchkey complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#described} )); then _describe latchkey described; else _files; fi
}
compdef _latchkey latchkey
`,
  fish: `
function __latchkey_complete
  set -l words (commandline -opc) (commandline -ct)
  latchkey complete -- $words[2..-1] 2>/dev/null
end
complete -c latchkey -f -a '(__latchkey_complete)'
complete -c latchkey -l file -r -F
complete -c latchkey -l token-file -r -F
complete -c latchkey -l output -r -F
`,
};
