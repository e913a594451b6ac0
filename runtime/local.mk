# SPDX-License-Identifier: MIT
#
# libavdoctor.a: engine, evidence, reports and the probes of one system; all of
# avdoctor but its main and its rules, and avdrule links it too. lib/avdrule/
# is what `avdrule build' links, found from the place of avdrule itself.

runtime_public_headers = \
	%D%/probes.def \
	%D%/probes.h \
	%D%/rules.h \
	%D%/table.h \
	%D%/unpack.h

# The files of a system; each folder has the same ones.
runtime_linux = \
	%D%/linux/bus.c \
	%D%/linux/bus.h \
	%D%/linux/dns_query.c \
	%D%/linux/dns_query.h \
	%D%/linux/folder.c \
	%D%/linux/folder.h \
	%D%/linux/https.c \
	%D%/linux/log_file.c \
	%D%/linux/probe_adapter.c \
	%D%/linux/probe_dns.c \
	%D%/linux/probe_domain.c \
	%D%/linux/probe_event.c \
	%D%/linux/probe_file.c \
	%D%/linux/probe_listener.c \
	%D%/linux/probe_process.c \
	%D%/linux/probe_product.c \
	%D%/linux/probe_proxy.c \
	%D%/linux/probe_registry.c \
	%D%/linux/probe_right.c \
	%D%/linux/probe_service.c \
	%D%/linux/probe_system.c \
	%D%/linux/probe_task.c \
	%D%/linux/socket.c \
	%D%/linux/sys.c \
	%D%/linux/thread.c
runtime_windows = \
	%D%/windows/adapters.c \
	%D%/windows/adapters.h \
	%D%/windows/https.c \
	%D%/windows/library.c \
	%D%/windows/library.h \
	%D%/windows/log_file.c \
	%D%/windows/path.c \
	%D%/windows/path.h \
	%D%/windows/probe_adapter.c \
	%D%/windows/probe_dns.c \
	%D%/windows/probe_domain.c \
	%D%/windows/probe_event.c \
	%D%/windows/probe_file.c \
	%D%/windows/probe_listener.c \
	%D%/windows/probe_process.c \
	%D%/windows/probe_process.h \
	%D%/windows/probe_product.c \
	%D%/windows/probe_proxy.c \
	%D%/windows/probe_registry.c \
	%D%/windows/probe_right.c \
	%D%/windows/probe_service.c \
	%D%/windows/probe_system.c \
	%D%/windows/probe_task.c \
	%D%/windows/registry.c \
	%D%/windows/registry.h \
	%D%/windows/socket.c \
	%D%/windows/sys.c \
	%D%/windows/sys_file.c \
	%D%/windows/thread.c \
	%D%/windows/wide.h \
	%D%/windows/wide_call.c \
	%D%/windows/wide_call.h
runtime_none = \
	%D%/none/https.c \
	%D%/none/log_file.c \
	%D%/none/probe_adapter.c \
	%D%/none/probe_dns.c \
	%D%/none/probe_domain.c \
	%D%/none/probe_event.c \
	%D%/none/probe_file.c \
	%D%/none/probe_listener.c \
	%D%/none/probe_process.c \
	%D%/none/probe_product.c \
	%D%/none/probe_proxy.c \
	%D%/none/probe_registry.c \
	%D%/none/probe_right.c \
	%D%/none/probe_service.c \
	%D%/none/probe_system.c \
	%D%/none/probe_task.c \
	%D%/none/socket.c \
	%D%/none/sys.c \
	%D%/none/thread.c

# What a program links beside it.
runtime_sources = \
	$(runtime_public_headers) \
	%D%/apart.h \
	%D%/ask.c \
	%D%/ask.h \
	%D%/condition.c \
	%D%/condition.h \
	%D%/dns.c \
	%D%/dns.h \
	%D%/doctor.c \
	%D%/doctor.h \
	%D%/doctor_ask.c \
	%D%/doctor_ask.h \
	%D%/doctor_ask_repeat.c \
	%D%/doctor_fail.c \
	%D%/doctor_host.c \
	%D%/doctor_parts.h \
	%D%/doctor_person.c \
	%D%/doctor_write.c \
	%D%/engine.c \
	%D%/engine.h \
	%D%/engine_compare.c \
	%D%/engine_compare.h \
	%D%/engine_judge.c \
	%D%/engine_leaf.c \
	%D%/engine_leaf.h \
	%D%/engine_missing.c \
	%D%/engine_needs.c \
	%D%/engine_parts.h \
	%D%/engine_rank.c \
	%D%/engine_reason.c \
	%D%/entry.c \
	%D%/entry_find.c \
	%D%/entry.h \
	%D%/evidence.c \
	%D%/evidence.h \
	%D%/evidence_probe.c \
	%D%/evidence_reader.h \
	%D%/evidence_value.c \
	%D%/evidence_write.c \
	%D%/find.c \
	%D%/find.h \
	%D%/guard.h \
	%D%/fit.c \
	%D%/fit.h \
	%D%/json.c \
	%D%/json.h \
	%D%/json_write.c \
	%D%/json_write.h \
	%D%/name.c \
	%D%/name.h \
	%D%/options.c \
	%D%/options.h \
	%D%/options_help.c \
	%D%/options_path.c \
	%D%/out.c \
	%D%/out.h \
	%D%/pattern.c \
	%D%/pattern.h \
	%D%/print.c \
	%D%/print.h \
	%D%/http.c \
	%D%/http.h \
	%D%/https.h \
	%D%/log_file.h \
	%D%/log_scan.c \
	%D%/log_scan.h \
	%D%/probe.c \
	%D%/probe.h \
	%D%/probe_argument.c \
	%D%/probe_argument.h \
	%D%/probe_call.c \
	%D%/probe_call.h \
	%D%/probe_http.c \
	%D%/probe_log.c \
	%D%/probe_tcp.c \
	%D%/probes.c \
	%D%/proxy.c \
	%D%/pseudonym.c \
	%D%/pseudonym.h \
	%D%/pseudonym_names.c \
	%D%/pseudonym_scan.c \
	%D%/proxy.h \
	%D%/redact.c \
	%D%/redact.h \
	%D%/redact_edit.h \
	%D%/redact_tokens.c \
	%D%/report.h \
	%D%/report_brief.c \
	%D%/report_foot.c \
	%D%/report_headline.c \
	%D%/report_graph.c \
	%D%/report_html.c \
	%D%/report_html.h \
	%D%/report_html_fix.c \
	%D%/report_html_rest.c \
	%D%/report_html_style.c \
	%D%/report_html_verdict.c \
	%D%/report_json.c \
	%D%/report_json.h \
	%D%/report_json_list.c \
	%D%/report_junit.c \
	%D%/report_less.c \
	%D%/report_less.h \
	%D%/report_line.c \
	%D%/report_markdown.c \
	%D%/report_nagios.c \
	%D%/report_text.c \
	%D%/report_tree.c \
	%D%/report_unseen.c \
	%D%/socket.h \
	%D%/sys.h \
	%D%/tcp.c \
	%D%/tcp.h \
	%D%/text.c \
	%D%/text.h \
	%D%/thread.h \
	%D%/unlzma.c \
	%D%/unlzma.h \
	%D%/unpack.c \
	%D%/url.c \
	%D%/url.h \
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
EXTRA_DIST += %D%/formats.md %D%/windows/start.c %D%/windows/unwind.c \
	$(runtime_linux) $(runtime_windows) $(runtime_none)

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

EXTRA_DIST += \
	%D%/windows/avdoctor.manifest \
	%D%/windows/avdoctor.rc \
	%D%/windows/part.ld \
	%D%/windows/program.ld

# What every program has beside the library. On Windows `avdrule build' links
# that of this tree too, as it does things that no linker can.
if SYSTEM_WINDOWS
noinst_LIBRARIES += %D%/libmain.a
%C%_libmain_a_CPPFLAGS = $(runtime_cppflags)
%C%_libmain_a_CFLAGS = $(AM_CFLAGS) $(RUNTIME_CFLAGS)
%C%_libmain_a_SOURCES = %D%/main.c %D%/windows/start.c \
	%D%/windows/unwind.c
main_objects = $(%C%_libmain_a_OBJECTS)
# Flags that configure chose differently: what is compiled as a whole must be of
# one kind.
$(%C%_libmain_a_OBJECTS) $(%C%_libavdoctor_a_OBJECTS): config.status

bin_SCRIPTS = bin/avdoctor$(EXEEXT)
CLEANFILES += $(bin_SCRIPTS)
bin/avdoctor$(EXEEXT): $(rules_files) $(AVDRULE) $(target_DATA) \
  lib/avdrule/include/stamp
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cd $(srcdir) && $(AVDRULE) build \
	  --target windows --runtime $(abs_builddir)/lib/avdrule \
	  $(rules_packs) -o $(abs_builddir)/$@
else
bin_PROGRAMS += bin/avdoctor
bin_avdoctor_CPPFLAGS = $(runtime_cppflags)
bin_avdoctor_CFLAGS = $(AM_CFLAGS) $(RUNTIME_CFLAGS)
bin_avdoctor_LDFLAGS = $(AM_LDFLAGS) $(PROGRAM_LDFLAGS)
bin_avdoctor_LINK = $(PROGRAM_CC) $(bin_avdoctor_CFLAGS) $(CFLAGS) \
	$(bin_avdoctor_LDFLAGS) $(LDFLAGS) -o $@
bin_avdoctor_SOURCES = %D%/main.c
nodist_bin_avdoctor_SOURCES = rules/tables.c
bin_avdoctor_LDADD = $(program_library) $(PROGRAM_LIBS)
main_objects = %D%/bin_avdoctor-main.$(OBJEXT)
endif

# lib/avdrule/, in the build tree and, as the same layout, where it is
# installed.
avdruledir = $(exec_prefix)/lib/avdrule
targetdir = $(avdruledir)/$(TARGET)
target_DATA = \
	lib/avdrule/$(TARGET)/libavdoctor.a \
	lib/avdrule/$(TARGET)/main.o
if SYSTEM_WINDOWS
target_DATA += \
	lib/avdrule/$(TARGET)/avdoctor.manifest \
	lib/avdrule/$(TARGET)/avdoctor.rc \
	lib/avdrule/$(TARGET)/program.ld
endif
avdruleincludedir = $(avdruledir)/include
avdruleinclude_DATA = $(runtime_public_headers)
noinst_DATA += lib/avdrule/include/stamp

lib/avdrule/$(TARGET)/libavdoctor.a: $(program_library)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(program_library) $@.new && \
	$(RANLIB) $@.new && mv $@.new $@
# Or, on Windows, of the whole program but its rules, which then needs nothing
# from the library.
if WHOLE_PROGRAM
main_objects += $(%C%_libavdoctor_a_OBJECTS)
link_main = $(CC) $(AM_CFLAGS) $(RUNTIME_CFLAGS) $(CFLAGS) \
	$(WHOLE_LDFLAGS) -Wl,-T,$(srcdir)/%D%/windows/part.ld
else
if SYSTEM_WINDOWS
link_main = $(LD) -r -T $(srcdir)/%D%/windows/part.ld
else
link_main = $(LD) -r
endif
endif
lib/avdrule/$(TARGET)/main.o: $(main_objects) %D%/windows/part.ld
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	$(link_main) -o $@.new $(main_objects) && mv $@.new $@
lib/avdrule/$(TARGET)/avdoctor.manifest: %D%/windows/avdoctor.manifest
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	cp $(srcdir)/%D%/windows/avdoctor.manifest $@
lib/avdrule/$(TARGET)/avdoctor.rc: %D%/windows/avdoctor.rc
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(srcdir)/%D%/windows/avdoctor.rc $@
lib/avdrule/$(TARGET)/program.ld: %D%/windows/program.ld
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(srcdir)/%D%/windows/program.ld $@
lib/avdrule/include/stamp: $(runtime_public_headers)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && for f in $(runtime_public_headers); do \
	  cp $(srcdir)/$$f $(@D) || exit 1; done && touch $@

dist_man1_MANS += %D%/avdoctor.1

# What JSON has to be like, for those who read it.
dist_doc_DATA += %D%/evidence.schema.json %D%/report.schema.json
