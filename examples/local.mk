# SPDX-License-Identifier: MIT
#
# Rules and evidence to learn from; tests compile and run each of them.

EXTRA_DIST += \
	%D%/README.md \
	%D%/healthy.json \
	%D%/intranet.avdrule \
	%D%/report.png \
	%D%/sick.json \
	%D%/sick_host.reg \
	%D%/sick_host.sh
