# SPDX-License-Identifier: MIT
#
# The packs that are linked into avdoctor, and their tables.

rules_packs = \
	%D%/avd_session_host

rules_files = \
	%D%/README.md \
	%D%/avd_session_host/README.md \
	%D%/avd_session_host/agent_install.avdrule \
	%D%/avd_session_host/agent_registration.avdrule \
	%D%/avd_session_host/domain_join.avdrule \
	%D%/avd_session_host/golden_image.avdrule \
	%D%/avd_session_host/host.avdrule \
	%D%/avd_session_host/licensing.avdrule \
	%D%/avd_session_host/pack.avdrule \
	%D%/avd_session_host/sign_in.avdrule \
	%D%/avd_session_host/sxs_stack.avdrule \
	%D%/avd_session_host/scenarios/agent_install.avdrule \
	%D%/avd_session_host/scenarios/agent_registration.avdrule \
	%D%/avd_session_host/scenarios/domain_join.avdrule \
	%D%/avd_session_host/scenarios/golden_image.avdrule \
	%D%/avd_session_host/scenarios/hosts.avdrule \
	%D%/avd_session_host/scenarios/licensing.avdrule \
	%D%/avd_session_host/scenarios/sign_in.avdrule \
	%D%/avd_session_host/scenarios/sxs_stack.avdrule

# What the rules were last held against (avdrule drift).
rules_locks = \
	%D%/avd_session_host/docs.lock

EXTRA_DIST += $(rules_files) $(rules_locks)

# Compiled from the top of the sources, so that the names of files in the
# tables do not depend on where they are built.
%D%/tables.c: $(rules_files) $(AVDRULE)
	$(AM_V_GEN)$(MKDIR_P) %D% && cd $(srcdir) && \
	$(AVDRULE) compile $(rules_packs) -o $(abs_builddir)/$@

CLEANFILES += %D%/tables.c

if BUILD_AVDRULE
$(AVDRULE): bin/avdrule
endif

if NESTED_AVDRULE
$(AVDRULE):
	@$(MKDIR_P) native
	cd native && { test -f Makefile || \
	  env -u CC -u CFLAGS -u LDFLAGS -u AVDRULE \
	    '$(abs_top_srcdir)/configure' CC='$(CC_FOR_BUILD)'; }
	cd native && $(MAKE) bin/avdrule
endif
