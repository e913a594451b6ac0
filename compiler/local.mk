# SPDX-License-Identifier: MIT
#
# libcompiler.a: everything of avdrule but its main, so that tests can link it;
# and bin/avdrule.

if BUILD_AVDRULE

noinst_LIBRARIES += %D%/libcompiler.a

%C%_libcompiler_a_CPPFLAGS = $(compiler_cppflags)
%C%_libcompiler_a_CFLAGS = $(AM_CFLAGS) $(NETTLE_CFLAGS) $(LZMA_CFLAGS) \
	$(CMARK_CFLAGS)
%C%_libcompiler_a_SOURCES = \
	%D%/anchor.c \
	%D%/anchor.h \
	%D%/arguments.c \
	%D%/arguments.h \
	%D%/article.c \
	%D%/article.h \
	%D%/buffer.c \
	%D%/buffer.h \
	%D%/build.c \
	%D%/build.h \
	%D%/clauses.c \
	%D%/clauses.h \
	%D%/command_drift.c \
	%D%/command_fmt.c \
	%D%/commands.c \
	%D%/commands.h \
	%D%/comparison.c \
	%D%/compilation.h \
	%D%/compile.c \
	%D%/compile.h \
	%D%/constants.c \
	%D%/constants.h \
	%D%/coverage.c \
	%D%/coverage.h \
	%D%/declare.c \
	%D%/declare.h \
	%D%/digest.c \
	%D%/digest.h \
	%D%/docs_lock.c \
	%D%/docs_lock.h \
	%D%/drift.c \
	%D%/drift.h \
	%D%/drift_pass.h \
	%D%/drift_print.c \
	%D%/drift_rules.c \
	%D%/drift_sections.c \
	%D%/emit_c.c \
	%D%/emit_c.h \
	%D%/file.c \
	%D%/file.h \
	%D%/fix_cycles.c \
	%D%/front_matter.c \
	%D%/gates.c \
	%D%/gates.h \
	%D%/givens.c \
	%D%/givens.h \
	%D%/graph.c \
	%D%/graph.h \
	%D%/image.c \
	%D%/image.h \
	%D%/list.c \
	%D%/list.h \
	%D%/load.c \
	%D%/load.h \
	%D%/lower.c \
	%D%/lower.h \
	%D%/lzma_packed.c \
	%D%/lzma_packed.h \
	%D%/notation.c \
	%D%/notation.h \
	%D%/pe.c \
	%D%/pe.h \
	%D%/pool.c \
	%D%/pool.h \
	%D%/probes_pass.c \
	%D%/probes_pass.h \
	%D%/program.c \
	%D%/program.h \
	%D%/range.c \
	%D%/records.c \
	%D%/records.h \
	%D%/records_fixes.c \
	%D%/resolve.c \
	%D%/resolve.h \
	%D%/rules_pass.c \
	%D%/rules_pass.h \
	%D%/scenario_from.c \
	%D%/scenario_from.h \
	%D%/scenario_lines.c \
	%D%/scenario_lines.h \
	%D%/scenario_world.c \
	%D%/scenario_world.h \
	%D%/scenarios.c \
	%D%/scenarios.h \
	%D%/scenarios_run.c \
	%D%/wording.c \
	%D%/wording.h

bin_PROGRAMS += bin/avdrule
bin_avdrule_CPPFLAGS = $(compiler_cppflags)
bin_avdrule_SOURCES = %D%/main.c

# In the order in which each needs the next.
avdrule_libs = \
	%D%/libcompiler.a \
	dsl/libdsl.a \
	dsl/libgenerated.a \
	dsl/libdsl.a \
	runtime/libavdoctor.a

bin_avdrule_LDADD = $(avdrule_libs) $(NETTLE_LIBS) $(LZMA_LIBS) $(CMARK_LIBS)

endif

dist_man1_MANS += %D%/avdrule.1
