# SPDX-License-Identifier: MIT
#
# libdsl.a: text to tree and diagnostics. libgenerated.a: the lexer and the
# grammar as re2c and Lemon write them, in the build tree alone, under relaxed
# warnings.

EXTRA_DIST += \
	%D%/editors/avdrule.tmLanguage.json \
	%D%/editors/avdrule.vim \
	%D%/grammar.lemon \
	%D%/language.md \
	%D%/lexer.re

if BUILD_AVDRULE

noinst_LIBRARIES += %D%/libdsl.a %D%/libgenerated.a

%C%_libdsl_a_CPPFLAGS = $(dsl_cppflags)
%C%_libdsl_a_SOURCES = \
	%D%/arena.c \
	%D%/arena.h \
	%D%/ast.c \
	%D%/ast.h \
	%D%/ast_item.c \
	%D%/ast_parts.h \
	%D%/ast_value.c \
	%D%/diagnostic.c \
	%D%/diagnostic.h \
	%D%/diagnostic_print.c \
	%D%/diagnostics.def \
	%D%/format.c \
	%D%/format.h \
	%D%/format_piece.h \
	%D%/format_write.c \
	%D%/grammar_lookahead.h \
	%D%/hash.h \
	%D%/items.def \
	%D%/keywords.def \
	%D%/names.c \
	%D%/names.h \
	%D%/parse.c \
	%D%/parse.h \
	%D%/parse_error.c \
	%D%/source.c \
	%D%/source.h \
	%D%/token.c \
	%D%/token.h

%C%_libgenerated_a_CPPFLAGS = $(dsl_cppflags)
%C%_libgenerated_a_CFLAGS = $(STD_CFLAGS) $(SANITIZE_FLAGS) \
	-Wall -Wno-unused-parameter -DNDEBUG
nodist_%C%_libgenerated_a_SOURCES = \
	%D%/grammar.c \
	%D%/lexer.c

# Lemon leaves output behind even when it fails: what it writes is moved into
# place only on success. -q no report file, -l no line marks (they would carry
# paths of this machine).
%D%/grammar.c: %D%/grammar.lemon
	$(AM_V_GEN)rm -rf %D%/lemon && $(MKDIR_P) %D%/lemon && \
	$(LEMON) -q -l -d%D%/lemon $(srcdir)/%D%/grammar.lemon && \
	mv %D%/lemon/grammar.h %D%/grammar.h && \
	mv %D%/lemon/grammar.c %D%/grammar.c && rmdir %D%/lemon
%D%/grammar.h: %D%/grammar.c
	@test -f $@ || { rm -f %D%/grammar.c; $(MAKE) %D%/grammar.c; }
	@touch $@

%D%/lexer.c: %D%/lexer.re
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	$(RE2C) -W -Werror -i --no-generation-date --no-version \
	  -o $@ $(srcdir)/%D%/lexer.re

$(%C%_libdsl_a_OBJECTS) $(%C%_libgenerated_a_OBJECTS): %D%/grammar.h

CLEANFILES += %D%/grammar.c %D%/grammar.h %D%/lexer.c

endif
