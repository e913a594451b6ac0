# SPDX-License-Identifier: MIT
#
# What `make check' runs. Every test speaks TAP, so that each case is counted:
# cmocka programs, one for each module, and .sh and .py scripts. A script finds
# what it tests through the environment set below.

TEST_EXTENSIONS = .sh .py
tap_driver = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(tap_driver)
SH_LOG_DRIVER = $(tap_driver)
SH_LOG_COMPILER = $(SHELL)
PY_LOG_DRIVER = $(tap_driver)
PY_LOG_COMPILER = $(PYTHON)

AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE; \
	SRCDIR='$(abs_top_srcdir)'; export SRCDIR; \
	BUILDDIR='$(abs_top_builddir)'; export BUILDDIR; \
	AVDRULE='$(abs_top_builddir)/bin/avdrule'; export AVDRULE; \
	AVDOCTOR='$(abs_top_builddir)/bin/avdoctor'; export AVDOCTOR; \
	NM='$(NM)'; export NM; \
	CC='$(CC)'; export CC; \
	WINDOWS_CC='$(WINDOWS_CC)'; export WINDOWS_CC; \
	WINE='$(WINE)'; export WINE; \
	WINESERVER='$(WINESERVER)'; export WINESERVER;

tests_scripts = \
	%D%/browser/test_browser.py \
	%D%/check_editors.py \
	%D%/check_includes.sh \
	%D%/check_listed.sh \
	%D%/check_manual.py \
	%D%/check_packs.sh \
	%D%/check_pe.py \
	%D%/golden/run.py \
	%D%/test_ask.py \
	%D%/test_avdrule.py \
	%D%/test_build.py \
	%D%/test_determinism.py \
	%D%/test_diagnostics.py \
	%D%/test_drift.py \
	%D%/test_formats.py \
	%D%/test_find.py \
	%D%/test_from.py \
	%D%/test_html.py \
	%D%/test_language.py \
	%D%/test_max_bytes.py \
	%D%/test_naive.py \
	%D%/test_network.py \
	%D%/test_probe_dns.py \
	%D%/test_probe_file.py \
	%D%/test_probe_process.py \
	%D%/test_probe_service.py \
	%D%/test_probe_system.py \
	%D%/test_recovery.py \
	%D%/test_text.py \
	%D%/test_redact.py \
	%D%/test_truth.py

# Those that run the Windows program, and what stands in for system libraries.
# Without Wine each of them is skipped.
wine_tests =
wine_tests += %D%/wine/test_ask.py
wine_tests += %D%/wine/test_console.py
wine_tests += %D%/wine/test_constants.py
wine_tests += %D%/wine/test_demo.py
wine_tests += %D%/wine/test_dns.py
wine_tests += %D%/wine/test_event.py
wine_tests += %D%/wine/test_file.py
wine_tests += %D%/wine/test_files.py
wine_tests += %D%/wine/test_formats.py
wine_tests += %D%/wine/test_find.py
wine_tests += %D%/wine/test_html.py
wine_tests += %D%/wine/test_isolation.py
wine_tests += %D%/wine/test_listener.py
wine_tests += %D%/wine/test_max_bytes.py
wine_tests += %D%/wine/test_network.py
wine_tests += %D%/wine/test_registry.py
wine_tests += %D%/wine/test_right.py
wine_tests += %D%/wine/test_secrets.py
wine_tests += %D%/wine/test_service.py
wine_tests += %D%/wine/test_system.py
wine_tests += %D%/wine/test_task.py
wine_tests += %D%/wine/test_wine.py
wine_data =
wine_data += %D%/wine/churn.c
wine_data += %D%/wine/deny.c
wine_data += %D%/wine/deny.py
wine_data += %D%/wine/double_dnsapi.c
wine_data += %D%/wine/double_dnsapi.def
wine_data += %D%/wine/double_netapi32.c
wine_data += %D%/wine/double_taskschd.c
wine_data += %D%/wine/double_wevtapi.c
wine_data += %D%/wine/double_wtsapi32.c
wine_data += %D%/wine/fake_lsa.c
wine_data += %D%/wine/hold.c
wine_data += %D%/wine/owner.c
wine_data += %D%/wine/run_and_wait.h
wine_data += %D%/wine/service.c
wine_data += %D%/wine/unelevated.c

unit_tests = \
	%D%/unit/test_anchor \
	%D%/unit/test_arena \
	%D%/unit/test_arguments \
	%D%/unit/test_article \
	%D%/unit/test_ask \
	%D%/unit/test_ast \
	%D%/unit/test_buffer \
	%D%/unit/test_command_fmt \
	%D%/unit/test_condition \
	%D%/unit/test_constants \
	%D%/unit/test_coverage \
	%D%/unit/test_diagnostic \
	%D%/unit/test_doctor \
	%D%/unit/test_doctor_usage \
	%D%/unit/test_emit_c \
	%D%/unit/test_engine \
	%D%/unit/test_engine_compare \
	%D%/unit/test_engine_leaf \
	%D%/unit/test_engine_missing \
	%D%/unit/test_engine_rank \
	%D%/unit/test_engine_reason \
	%D%/unit/test_evidence \
	%D%/unit/test_evidence_ignored \
	%D%/unit/test_find \
	%D%/unit/test_fit \
	%D%/unit/test_format \
	%D%/unit/test_format_texts \
	%D%/unit/test_gates \
	%D%/unit/test_givens \
	%D%/unit/test_graph \
	%D%/unit/test_http \
	%D%/unit/test_json \
	%D%/unit/test_lexer \
	%D%/unit/test_load \
	%D%/unit/test_log_file \
	%D%/unit/test_log_scan \
	%D%/unit/test_lower \
	%D%/unit/test_names \
	%D%/unit/test_notation \
	%D%/unit/test_out \
	%D%/unit/test_parse \
	%D%/unit/test_pattern \
	%D%/unit/test_pe \
	%D%/unit/test_pool \
	%D%/unit/test_print \
	%D%/unit/test_probe \
	%D%/unit/test_probe_argument \
	%D%/unit/test_probe_call \
	%D%/unit/test_probes \
	%D%/unit/test_pseudonym \
	%D%/unit/test_records \
	%D%/unit/test_redact \
	%D%/unit/test_redact_tokens \
	%D%/unit/test_report \
	%D%/unit/test_report_unseen \
	%D%/unit/test_source \
	%D%/unit/test_tcp \
	%D%/unit/test_token \
	%D%/unit/test_unlzma \
	%D%/unit/test_url \
	%D%/unit/test_wording

# What the tests read. The folder of golden files is distributed as a whole.
tests_data = \
	%D%/browser/axe.py \
	%D%/browser/chromium.py \
	%D%/golden \
	%D%/naive/generate.py \
	%D%/naive/naive.py \
	%D%/support/alone.py \
	%D%/support/bus.py \
	%D%/schema/junit.xsd \
	%D%/support/dns_server.py \
	%D%/support/hostile.py \
	%D%/support/limited_packs.py \
	%D%/support/native.py \
	%D%/support/page.py \
	%D%/support/peers.py \
	%D%/support/tap.py \
	%D%/support/wine.py

if BUILD_AVDRULE
TESTS += $(tests_scripts) $(wine_tests)

if HAVE_CMOCKA
# Each program is made of the file of its own name, what they share, and
# everything of the two programs but their mains.
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
test_libs = $(avdrule_libs) $(CMOCKA_LIBS) $(NETTLE_LIBS) $(LZMA_LIBS) \
	$(CMARK_LIBS)
AM_CPPFLAGS = -I$(top_srcdir)/%D%/support $(compiler_cppflags) \
	$(CMOCKA_CFLAGS)
LDADD = %D%/libsupport.a $(test_libs)
# They read through the probe itself, and not through fake_probes.c.
%C%_unit_test_log_file_LDADD = $(test_libs)
%C%_unit_test_log_scan_LDADD = $(test_libs)
check_LIBRARIES = %D%/libsupport.a
%C%_libsupport_a_SOURCES = \
	%D%/support/build_image.c \
	%D%/support/build_image.h \
	%D%/support/cmocka_all.h \
	%D%/support/compiled.c \
	%D%/support/compiled.h \
	%D%/support/doctor_world.h \
	%D%/support/evidence_world.h \
	%D%/support/facts.c \
	%D%/support/facts.h \
	%D%/support/fake_probes.c \
	%D%/support/fake_probes.h \
	%D%/support/fake_sys.c \
	%D%/support/fake_sys.h \
	%D%/support/formatted.c \
	%D%/support/formatted.h \
	%D%/support/report_world.h \
	%D%/support/sample.c \
	%D%/support/sample.h
else
TESTS += %D%/unit/skipped.sh
endif
endif

EXTRA_DIST += $(tests_scripts) $(tests_data) $(wine_tests) $(wine_data) \
	%D%/unit/skipped.sh

# Golden files are rewritten on purpose only; read the diff before you keep it.
.PHONY: update-golden
update-golden: all
	$(AM_TESTS_ENVIRONMENT) \
	$(PYTHON) $(srcdir)/%D%/golden/run.py --update

clean-local: clean-browser clean-wine
.PHONY: clean-browser clean-wine
clean-browser:
	rm -f %D%/browser/axe-core-*.tgz
clean-wine:
	rm -rf %D%/wine/template* %D%/wine/host-* %D%/wine/program-*

# A folder is packed as it is found, in the build tree too: what a test run
# left there does not belong to it.
dist-hook:
	rm -f $(distdir)/%D%/golden/*.log $(distdir)/%D%/golden/*.trs
