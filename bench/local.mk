# SPDX-License-Identifier: MIT
#
# The benchmark. It measures time and is therefore no part of `make check'.

if BUILD_AVDRULE
EXTRA_PROGRAMS = %D%/measure
%C%_measure_LDADD =
CLEANFILES += %D%/measure$(EXEEXT)
endif

EXTRA_DIST += \
	%D%/bench.py \
	%D%/measure.c \
	%D%/workload.py

.PHONY: bench
bench: all %D%/measure$(EXEEXT)
	PYTHONDONTWRITEBYTECODE=1 $(PYTHON) $(srcdir)/%D%/bench.py \
	  --bin bin --measure %D%/measure$(EXEEXT) \
	  --main $(srcdir)/runtime/main.c --runtime runtime/libavdoctor.a \
	  --cc '$(CC)' $(BENCH_FLAGS)
