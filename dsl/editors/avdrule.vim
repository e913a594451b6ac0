" SPDX-License-Identifier: MIT
" Vim colours for rule files. The words are those of dsl/keywords.def.
"
" Copy to ~/.vim/syntax/avdrule.vim, and put into ~/.vim/ftdetect/avdrule.vim:
"   autocmd BufRead,BufNewFile *.avdrule setfiletype avdrule

if exists("b:current_syntax")
  finish
endif

syntax keyword avdruleBlock pack probe question let symptom cause fix scenario

syntax keyword avdruleClause about answer applies ask at caution choice choose
syntax keyword avdruleClause confirm dated doc document each effort expect from
syntax keyword avdruleClause given likelihood message needs no note other out
syntax keyword avdruleClause outcome owner read risk rule run secret see skip steps
syntax keyword avdruleClause suspect title verify version was when

syntax keyword avdruleOperator and or not in is of one like starts ends with
syntax keyword avdruleOperator newer than known any all else

" As a keyword this word would be an option of the command.
syntax match avdruleOperator "\<contains\>"

syntax keyword avdruleTruth true false

" Fields and names of arguments may be any word.
syntax match avdruleField "\.[a-z][a-z0-9_]*"
syntax match avdruleArgument "\<[a-z][a-z0-9_]*:"

syntax match avdruleNumber "\v<(0x\x+|\d+(ms|[smhd]|[KMGT]?B)?)>"
syntax match avdruleNumber "\v<\d+(\.\d+){2,}>"
syntax match avdruleNumber "\v<\d{4}-\d{2}-\d{2}>"

" No escapes; {probe.field} and {each} are readings.
syntax match avdruleReading contained "\v\{(each|[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)\}"
syntax match avdruleCode contained "`[^`\"]*`"
syntax region avdruleText oneline start=+"+ end=+"+ contains=avdruleReading,avdruleCode
syntax region avdruleText oneline start=+'+ end=+'+ contains=avdruleReading,avdruleCode
syntax region avdruleText start=+"""\s*$+ end=+^\s*"""+ contains=avdruleReading,avdruleCode

syntax match avdruleComment "#.*$" contains=@Spell

highlight default link avdruleBlock Structure
highlight default link avdruleClause Statement
highlight default link avdruleOperator Operator
highlight default link avdruleTruth Boolean
highlight default link avdruleField Identifier
highlight default link avdruleArgument Label
highlight default link avdruleNumber Number
highlight default link avdruleReading Special
highlight default link avdruleCode SpecialComment
highlight default link avdruleText String
highlight default link avdruleComment Comment

let b:current_syntax = "avdrule"
