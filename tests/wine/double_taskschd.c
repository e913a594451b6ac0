/* SPDX-License-Identifier: MIT */
/*
 * Stands in for the Task Scheduler. AVD_TASKS holds tasks with | between them:
 * a path, and behind a ; what is said of it: 1 enabled, 0 not, h hidden. A
 * path that ends in \ is a folder. AVD_TASKS_FAIL makes a call fail: its name,
 * a code in hex, and for those of folders a path; code 0 gives nothing at all.
 */
#define COBJMACROS
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
/* The interfaces; the rest of this file needs windows.h first. */
#include <taskschd.h>

#define TASKS 64

static wchar_t store[32768];
static struct {
    wchar_t *path;
    bool enabled, hidden;
} task[TASKS];
static unsigned tasks;

/* One of anything that is handed out. */
struct object {
    void *methods;
    LONG references;
    wchar_t path[512]; /* of a folder or task */
    unsigned count;    /* of a collection */
    wchar_t item[300][64];
    bool folders;
};

static LONG objects; /* that are alive */

/* Whether a call is to fail; *result is then what it gives. */
static bool fails(const wchar_t *call, const wchar_t *path, HRESULT *result)
{
    wchar_t how[256] = {0};
    size_t length = wcslen(call);
    wchar_t *at;

    GetEnvironmentVariableW(L"AVD_TASKS_FAIL", how, 256);
    if (wcsncmp(how, call, length) != 0 || how[length] != ' ')
        return false;
    *result = (HRESULT)wcstoul(how + length, &at, 16);
    return *at == 0 || _wcsicmp(at + 1, path) == 0;
}

static void *new_object(void *methods, const wchar_t *path)
{
    struct object *object = calloc(1, sizeof *object);

    object->methods = methods;
    object->references = 1;
    wcscpy(object->path, path);
    InterlockedIncrement(&objects);
    return object;
}

static ULONG release(struct object *object)
{
    ULONG left = (ULONG)InterlockedDecrement(&object->references);

    if (left == 0) {
        memset(object, 0xdd, sizeof *object);
        free(object);
        InterlockedDecrement(&objects);
    }
    return left;
}

/* A text that oleaut32 releases. */
static BSTR new_text(const wchar_t *text)
{
    HMODULE library = LoadLibraryW(L"oleaut32.dll");
    FARPROC found = GetProcAddress(library, "SysAllocString");
    BSTR(WINAPI * allocate)(const wchar_t *);

    memcpy(&allocate, &found, sizeof allocate);
    return allocate(text);
}

/* ---- tasks ---- */

static ULONG STDMETHODCALLTYPE task_release(IRegisteredTask *this)
{
    return release((struct object *)this);
}

static HRESULT STDMETHODCALLTYPE task_name(IRegisteredTask *this, BSTR *name)
{
    struct object *object = (struct object *)this;
    HRESULT result;

    *name = NULL;
    if (fails(L"name", object->path, &result))
        return result;
    *name = new_text(wcsrchr(object->path, '\\') + 1);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE task_enabled(IRegisteredTask *this,
                                              VARIANT_BOOL *enabled)
{
    struct object *object = (struct object *)this;
    HRESULT result;
    unsigned i;

    if (fails(L"enabled", object->path, &result))
        return result;
    for (i = 0; i < tasks; i++)
        if (_wcsicmp(task[i].path, object->path) == 0)
            *enabled = task[i].enabled ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static IRegisteredTaskVtbl task_methods = {.Release = task_release,
                                           .get_Name = task_name,
                                           .get_Enabled = task_enabled};

/* ---- collections ---- */

static void *new_folder(const wchar_t *path);

static ULONG STDMETHODCALLTYPE list_release(ITaskFolderCollection *this)
{
    return release((struct object *)this);
}

static HRESULT STDMETHODCALLTYPE list_count(ITaskFolderCollection *this,
                                            LONG *count)
{
    struct object *object = (struct object *)this;
    HRESULT result;

    if (fails(L"count", object->path, &result))
        return result;
    *count = (LONG)object->count;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE list_item(ITaskFolderCollection *this,
                                           VARIANT index, ITaskFolder **item)
{
    struct object *object = (struct object *)this;
    wchar_t path[512];
    HRESULT result;

    if (fails(L"item", object->path, &result))
        return result;
    if (V_VT(&index) != VT_I4 || V_I4(&index) < 1 ||
        V_I4(&index) > (LONG)object->count)
        return E_INVALIDARG;
    swprintf(path, 512, L"%ls\\%ls",
             wcscmp(object->path, L"\\") == 0 ? L"" : object->path,
             object->item[V_I4(&index) - 1]);
    *item =
        object->folders ? new_folder(path) : new_object(&task_methods, path);
    return S_OK;
}

static ITaskFolderCollectionVtbl list_methods = {
    .Release = list_release, .get_Count = list_count, .get_Item = list_item};

static void add(struct object *list, const wchar_t *name, size_t length)
{
    unsigned i;

    for (i = 0; i < list->count; i++)
        if (wcslen(list->item[i]) == length &&
            wcsncmp(list->item[i], name, length) == 0)
            return;
    wcsncpy(list->item[list->count++], name, length);
}

/* What lies directly in a folder. */
static struct object *list_of(const wchar_t *folder, bool folders, bool hidden)
{
    struct object *list = new_object(&list_methods, folder);
    size_t length = wcscmp(folder, L"\\") == 0 ? 0 : wcslen(folder);
    unsigned i;

    list->folders = folders;
    for (i = 0; i < tasks; i++) {
        const wchar_t *name = task[i].path + length + 1, *end;

        if (_wcsnicmp(task[i].path, folder, length) != 0 ||
            task[i].path[length] != '\\')
            continue;
        end = wcschr(name, '\\');
        if (folders && end != NULL)
            add(list, name, (size_t)(end - name));
        if (!folders && end == NULL && *name != 0 &&
            (hidden || !task[i].hidden))
            add(list, name, wcslen(name));
    }
    return list;
}

/* ---- folders ---- */

static ULONG STDMETHODCALLTYPE folder_release(ITaskFolder *this)
{
    return release((struct object *)this);
}

static HRESULT STDMETHODCALLTYPE folder_folders(ITaskFolder *this, LONG flags,
                                                ITaskFolderCollection **list)
{
    struct object *object = (struct object *)this;
    HRESULT result;

    *list = NULL;
    if (fails(L"folders", object->path, &result))
        return result;
    if (flags != 0)
        return E_INVALIDARG;
    *list = (void *)list_of(object->path, true, true);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_tasks(ITaskFolder *this, LONG flags,
                                              IRegisteredTaskCollection **list)
{
    struct object *object = (struct object *)this;
    HRESULT result;

    *list = NULL;
    if (fails(L"tasks", object->path, &result))
        return result;
    *list = (void *)list_of(object->path, false, flags == TASK_ENUM_HIDDEN);
    return S_OK;
}

static ITaskFolderVtbl folder_methods = {.Release = folder_release,
                                         .GetFolders = folder_folders,
                                         .GetTasks = folder_tasks};

static void *new_folder(const wchar_t *path)
{
    return new_object(&folder_methods, path);
}

/* ---- the service ---- */

static HRESULT STDMETHODCALLTYPE service_query(ITaskService *this, REFIID id,
                                               void **result)
{
    (void)id;
    *result = this;
    InterlockedIncrement(&((struct object *)this)->references);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE service_add(ITaskService *this)
{
    return (ULONG)InterlockedIncrement(&((struct object *)this)->references);
}

/* The last to go: everything else must be gone before it. */
static ULONG STDMETHODCALLTYPE service_release(ITaskService *this)
{
    ULONG left = release((struct object *)this);

    if (left == 0 && objects != 0)
        RaiseException(0xe0000001, EXCEPTION_NONCONTINUABLE, 0, NULL);
    return left;
}

static HRESULT STDMETHODCALLTYPE service_connect(ITaskService *this,
                                                 VARIANT server, VARIANT user,
                                                 VARIANT domain,
                                                 VARIANT password)
{
    HRESULT result;

    (void)this;
    if (fails(L"connect", L"", &result))
        return result;
    return V_VT(&server) == VT_EMPTY && V_VT(&user) == VT_EMPTY &&
                   V_VT(&domain) == VT_EMPTY && V_VT(&password) == VT_EMPTY
               ? S_OK
               : E_INVALIDARG;
}

static HRESULT STDMETHODCALLTYPE service_folder(ITaskService *this, BSTR path,
                                                ITaskFolder **folder)
{
    size_t length = wcslen(path);
    HRESULT result;
    DWORD bytes;
    unsigned i;

    (void)this;
    memcpy(&bytes, (const char *)path - sizeof bytes, sizeof bytes);
    *folder = NULL;
    if (fails(L"folder", path, &result))
        return result;
    if (bytes != 2 * length || *path != '\\' || wcspbrk(path, L"*?/") != NULL)
        return HRESULT_FROM_WIN32(ERROR_INVALID_NAME);
    for (i = 0; i < tasks; i++)
        if (length == 1 || (_wcsnicmp(task[i].path, path, length) == 0 &&
                            task[i].path[length] == '\\'))
            break;
    if (i == tasks && length > 1)
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    *folder = new_folder(path);
    return S_OK;
}

static ITaskServiceVtbl service_methods = {.QueryInterface = service_query,
                                           .AddRef = service_add,
                                           .Release = service_release,
                                           .Connect = service_connect,
                                           .GetFolder = service_folder};

/* ---- how COM comes to it ---- */

static HRESULT STDMETHODCALLTYPE class_query(IClassFactory *this, REFIID id,
                                             void **result)
{
    (void)id;
    *result = this;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE class_count(IClassFactory *this)
{
    (void)this;
    return 1;
}

static HRESULT STDMETHODCALLTYPE class_create(IClassFactory *this,
                                              IUnknown *outer, REFIID id,
                                              void **result)
{
    HRESULT failure;

    (void)this;
    (void)outer;
    (void)id;
    *result = NULL;
    if (fails(L"create", L"", &failure))
        return failure;
    *result = new_object(&service_methods, L"");
    return S_OK;
}

static IClassFactoryVtbl class_methods = {.QueryInterface = class_query,
                                          .AddRef = class_count,
                                          .Release = class_count,
                                          .CreateInstance = class_create};
static IClassFactory class_object = {&class_methods};

HRESULT WINAPI DllGetClassObject(REFCLSID class, REFIID id, void **result)
{
    (void)class;
    (void)id;
    *result = &class_object;
    return S_OK;
}

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, void *unused)
{
    wchar_t *at = store, *next;

    (void)library;
    (void)unused;
    if (reason != DLL_PROCESS_ATTACH)
        return TRUE;
    GetEnvironmentVariableW(L"AVD_TASKS", store, 32768);
    for (; at != NULL && *at != 0 && tasks < TASKS; at = next) {
        wchar_t *more = wcschr(at, ';');

        next = wcschr(at, '|');
        if (next != NULL)
            *next++ = 0;
        task[tasks].path = at;
        if (more != NULL && (next == NULL || more < next)) {
            *more++ = 0;
            task[tasks].enabled = wcschr(more, '1') != NULL;
            task[tasks].hidden = wcschr(more, 'h') != NULL;
        }
        tasks++;
    }
    return TRUE;
}
