# SPDX-License-Identifier: MIT
#
# libavdoctor.a: engine, evidence, reports and the probes of one system; all of
# avdoctor but its main and its rules, and avdrule links it too. lib/avdrule/
# is what `avdrule build' links, found from the place of avdrule itself.

runtime_public_headers = \
	%D%/probes.def \
	%D%/probes.h \
	%D%/rules.h \
	%D%/table.h

# The files of a system; each folder has the same ones.
runtime_linux = \
	%D%/linux/sys.c
runtime_windows = \
	%D%/windows/sys.c \
	%D%/windows/sys_file.c \
	%D%/windows/wide.h
runtime_none = \
	%D%/none/sys.c

# What a program links beside it. probe.c is the same on every system.
runtime_sources = \
	$(runtime_public_headers) \
	%D%/condition.c \
	%D%/condition.h \
	%D%/doctor.c \
	%D%/doctor.h \
	%D%/engine.c \
	%D%/engine.h \
	%D%/engine_compare.c \
	%D%/engine_compare.h \
	%D%/engine_judge.c \
	%D%/engine_leaf.c \
	%D%/engine_leaf.h \
	%D%/engine_missing.c \
	%D%/engine_parts.h \
	%D%/engine_rank.c \
	%D%/engine_reason.c \
	%D%/entry.c \
	%D%/entry.h \
	%D%/evidence.c \
	%D%/evidence.h \
	%D%/evidence_probe.c \
	%D%/evidence_reader.h \
	%D%/evidence_value.c \
	%D%/evidence_value.h \
	%D%/evidence_write.c \
	%D%/find.c \
	%D%/find.h \
	%D%/json.c \
	%D%/json.h \
	%D%/json_write.c \
	%D%/json_write.h \
	%D%/name.c \
	%D%/name.h \
	%D%/none/probe.c \
	%D%/options.c \
	%D%/options.h \
	%D%/out.c \
	%D%/out.h \
	%D%/print.c \
	%D%/print.h \
	%D%/probe.h \
	%D%/probes.c \
	%D%/report.h \
	%D%/report_brief.c \
	%D%/report_foot.c \
	%D%/report_headline.c \
	%D%/report_json.c \
	%D%/report_line.c \
	%D%/report_text.c \
	%D%/report_tree.c \
	%D%/report_unseen.c \
	%D%/sys.h \
	%D%/text.c \
	%D%/text.h \
	%D%/warning.c \
	%D%/warning.h \
	%D%/wrap.c \
	%D%/wrap.h
if SYSTEM_LINUX
runtime_sources += $(runtime_linux)
endif
if SYSTEM_WINDOWS
runtime_sources += $(runtime_windows)
endif
if SYSTEM_NONE
runtime_sources += $(runtime_none)
endif
EXTRA_DIST += %D%/formats.md $(runtime_linux) $(runtime_windows) $(runtime_none)

noinst_LIBRARIES += %D%/libavdoctor.a
%C%_libavdoctor_a_CPPFLAGS = $(runtime_cppflags)
%C%_libavdoctor_a_CFLAGS = $(AM_CFLAGS) $(RUNTIME_CFLAGS)
%C%_libavdoctor_a_SOURCES = $(runtime_sources)

# The library of programs: the same again where they have a compiler of their
# own. `private' keeps the variable from the files that these are made of.
if SEPARATE_PROGRAM
program_library = %D%/program/libavdoctor.a
noinst_LIBRARIES += $(program_library)
%C%_program_libavdoctor_a_CPPFLAGS = $(runtime_cppflags)
%C%_program_libavdoctor_a_CFLAGS = $(AM_CFLAGS) $(RUNTIME_CFLAGS)
%C%_program_libavdoctor_a_SOURCES = $(runtime_sources)
$(%C%_program_libavdoctor_a_OBJECTS) $(bin_avdoctor_OBJECTS): \
  private CC = $(PROGRAM_CC)
else
program_library = %D%/libavdoctor.a
endif

# On Windows: version and manifest.
if SYSTEM_WINDOWS
program_resource = %D%/windows/resource.$(OBJEXT)
$(program_resource): %D%/windows/avdoctor.rc %D%/windows/avdoctor.manifest
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(WINDRES) -I. -I$(srcdir)/%D%/windows \
	  -O coff $(srcdir)/%D%/windows/avdoctor.rc -o $@
CLEANFILES += $(program_resource)
endif
EXTRA_DIST += \
	%D%/windows/avdoctor.manifest \
	%D%/windows/avdoctor.rc

bin_PROGRAMS += bin/avdoctor
bin_avdoctor_CPPFLAGS = $(runtime_cppflags)
bin_avdoctor_CFLAGS = $(AM_CFLAGS) $(RUNTIME_CFLAGS)
bin_avdoctor_LDFLAGS = $(AM_LDFLAGS) $(PROGRAM_LDFLAGS)
bin_avdoctor_LINK = $(PROGRAM_CC) $(bin_avdoctor_CFLAGS) $(CFLAGS) \
	$(bin_avdoctor_LDFLAGS) $(LDFLAGS) -o $@
bin_avdoctor_SOURCES = %D%/main.c
nodist_bin_avdoctor_SOURCES = rules/tables.c
bin_avdoctor_LDADD = $(program_resource) $(program_library) $(PROGRAM_LIBS)

# lib/avdrule/, in the build tree and, as the same layout, where it is
# installed.
avdruledir = $(exec_prefix)/lib/avdrule
targetdir = $(avdruledir)/$(TARGET)
target_DATA = \
	lib/avdrule/$(TARGET)/libavdoctor.a \
	lib/avdrule/$(TARGET)/main.o
avdruleincludedir = $(avdruledir)/include
avdruleinclude_DATA = $(runtime_public_headers)
noinst_DATA += lib/avdrule/include/stamp

lib/avdrule/$(TARGET)/libavdoctor.a: $(program_library)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(program_library) $@.new && \
	$(RANLIB) $@.new && mv $@.new $@
# One object, of everything beside the library that every program needs.
main_objects = %D%/bin_avdoctor-main.$(OBJEXT) $(program_resource)
lib/avdrule/$(TARGET)/main.o: $(main_objects)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	$(LD) -r -o $@.new $(main_objects) && mv $@.new $@
lib/avdrule/include/stamp: $(runtime_public_headers)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && for f in $(runtime_public_headers); do \
	  cp $(srcdir)/$$f $(@D) || exit 1; done && touch $@
