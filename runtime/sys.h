/* SPDX-License-Identifier: MIT */
/*
 * What the program needs from the system beside probes: files, streams, time
 * and names. Texts and paths are UTF-8. A function that can fail answers NULL,
 * or in plain words why it failed.
 */
#ifndef AVD_RUNTIME_SYS_H
#define AVD_RUNTIME_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The terminal is the one of the person who started the program, wherever the
 * streams go. */
enum avd_stream {
    AVD_STREAM_OUT = 1,
    AVD_STREAM_ERROR = 2,
    AVD_STREAM_TERMINAL = 3
};

/* To be called first: the program's arguments as UTF-8, where main does not get
 * them so; and a write that fails is from then on no more than that. */
void avd_sys_arguments(int *argc, char ***argv);

/* Reads a file, or standard input for NULL. *length is at most size; what does
 * not fit is not an error of its own: ask for one byte more than is allowed. */
const char *avd_sys_read(const char *path, char *buffer, size_t size,
                         size_t *length);

/* A file that appears under its name when it is committed and not before. It
 * is written beside its place under another name, for the caller, the system
 * and administrators alone. Open refuses a target that is a link, has several
 * names, or is no ordinary file. */
#define AVD_SYS_PATH 1024
struct avd_sys_file {
    intptr_t handle;
    intptr_t folder; /* held while the file is open, where that helps */
    bool open;
    const char *why; /* of a failed append, where it is known */
    char path[AVD_SYS_PATH];
    char temporary[AVD_SYS_PATH];
};
const char *avd_sys_open(struct avd_sys_file *file, const char *path);
bool avd_sys_append(struct avd_sys_file *file, const char *bytes, size_t count);
const char *avd_sys_commit(struct avd_sys_file *file);
void avd_sys_discard(struct avd_sys_file *file);

/* On a console of Windows the text goes out as UTF-16. */
bool avd_sys_write(enum avd_stream stream, const char *bytes, size_t count);

/* Whether a person sees the stream, whether it can show colours, and whether
 * all of Unicode. */
bool avd_sys_terminal(enum avd_stream stream);
bool avd_sys_colour(enum avd_stream stream);
bool avd_sys_unicode(enum avd_stream stream);

/* Columns of the terminal that the stream goes to; 0 = none, or not known. */
unsigned avd_sys_width(enum avd_stream stream);

/* A line that a person types on the terminal, perhaps with its end; what does
 * not fit is left out. False at the end of input. */
#define AVD_SYS_LINE 1024 /* the least size */
bool avd_sys_ask(char *line, size_t size);

/* What has to stand around an argument where the shells of this system read it:
 * 0 = nothing, or a quotation mark; ? = nothing means the same to all. */
char avd_sys_quote(const char *argument);

/* Whether an environment variable is set and not empty; of NAME=VALUE, whether
 * it has that value. */
bool avd_sys_environment(const char *name);

/* Seconds since 1970, UTC. */
int64_t avd_sys_time(void);

/* 64 bits that nobody can foresee. */
uint64_t avd_sys_random(void);

/* This host; texts are cut where they do not fit, "" = not known. */
struct avd_sys_host {
    char name[256];
    char system[32];
    char build[64];
    bool elevated;
};
void avd_sys_host(struct avd_sys_host *host);

#endif
