/* SPDX-License-Identifier: MIT */
/*
 * A bounded writer over the caller's buffer, and the one place where text is
 * made harmless for where it goes.
 *
 * What the program itself writes goes through avd_out_raw and avd_out_literal;
 * every text of a catalogue, of the host or of a file goes through
 * avd_out_text or avd_out_bytes and is escaped as the writer's mode says.
 */
#ifndef AVD_RUNTIME_OUT_H
#define AVD_RUNTIME_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum avd_escape {
    AVD_ESCAPE_NONE,  /* as it is */
    AVD_ESCAPE_JSON,  /* the inside of a JSON string, pure ASCII */
    AVD_ESCAPE_ASCII, /* one line of printable ASCII */
    AVD_ESCAPE_UTF8,  /* one line without controls and direction marks */
    /* Of machines: printable ASCII; all else, and \, as in JSON, so that what
     * differs stays different. */
    AVD_ESCAPE_CELL,
    AVD_ESCAPE_WORD, /* the same, and _ for a blank */
    /* Pure ASCII between tags and in attributes of HTML and XML; all else as
     * &#x..; what draws nothing, or is no character of XML, as U+FFFD. */
    AVD_ESCAPE_MARKUP,
    AVD_ESCAPE_MARKDOWN, /* the same within a line of Markdown */
    AVD_ESCAPE_NAGIOS    /* ASCII without the | that starts performance data */
};

struct avd_out {
    char *buffer;
    size_t size;
    size_t used;
    /* Takes what the buffer holds; false = it could not be written. NULL: the
     * buffer is all there is, and what does not fit is a failure. */
    bool (*flush)(void *context, const char *bytes, size_t count);
    void *context;
    enum avd_escape escape;
    bool failed; /* something was not written; nothing more will be */
};

void avd_out_init(struct avd_out *out, char *buffer, size_t size,
                  bool (*flush)(void *context, const char *bytes, size_t count),
                  void *context);

/* Unescaped. A literal ends in a NUL. */
void avd_out_raw(struct avd_out *out, const char *bytes, size_t count);
void avd_out_literal(struct avd_out *out, const char *text);
void avd_out_number(struct avd_out *out, int64_t number);

/* Escaped by out->escape; bytes that are no UTF-8 are replaced. */
void avd_out_bytes(struct avd_out *out, const char *bytes, size_t count);
void avd_out_text(struct avd_out *out, const char *text);

/* Hands over what the buffer still holds. False if anything was lost. */
bool avd_out_finish(struct avd_out *out);

/* The code point at the start of bytes: how many bytes it takes, or 0 if that
 * is no UTF-8 (overlong, surrogate, cut). */
unsigned avd_utf8_decode(const char *bytes, size_t count, uint32_t *point);

/* Writes a code point as UTF-8 (at most 4 bytes); returns their number. */
unsigned avd_utf8_encode(uint32_t point, char *bytes);

/* The longest prefix of at most `limit` bytes that cuts no code point. */
size_t avd_utf8_prefix(const char *bytes, size_t count, size_t limit);

#endif
