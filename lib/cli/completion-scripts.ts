/** What `latchkey completion` prints: each asks `latchkey complete`, and falls back to files where that knows nothing. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  // Bash breaks words after : and =, and before @: the words are read from the line itself, and what stands before the break
  // is kept as it is.
  bash: `
_latchkey() {
  local IFS=$' \\t\\n' line=\${COMP_LINE:0:COMP_POINT} begun kept
  local -a before
  read -ra before <<<"$line"
  [[ $line == *[[:space:]] ]] && before+=("")
  begun=\${before[\${#before[@]}-1]}
  IFS=$'\\n'
  COMPREPLY=($(latchkey complete -- "\${before[@]:1}" 2>/dev/null | cut -f1))
  kept=\${begun%"\${begun##*[:=]}"}
  [[ $begun == *@* ]] && kept=\${begun%@*}
  COMPREPLY=("\${COMPREPLY[@]#"$kept"}")
}
complete -o default -F _latchkey latchkey
`,
  // Sourced it registers itself; found in $fpath its first run is already a completion.
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
if [[ \${funcstack[1]-} == _latchkey ]]; then _latchkey "$@"; else compdef _latchkey latchkey; fi
`,
  fish: `
function __latchkey_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (latchkey complete -- $words[2..-1] 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c latchkey -f -a '(__latchkey_complete)'
complete -c latchkey -l file -r -F
complete -c latchkey -l token-file -r -F
complete -c latchkey -l output -r -F
`,
};
