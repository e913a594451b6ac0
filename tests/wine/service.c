/* SPDX-License-Identifier: MIT */
/*
 * A service that runs until it is stopped, and what brings it about:
 *
 * service.exe serve NAME TYPE WIN32_CODE SPECIFIC_CODE
 *     The service; its process is its own (16) or may be shared (32), and it
 *     ends with these codes.
 * service.exe with NAME STATE PROGRAM [ARGUMENT...]
 *     Starts the service, brings it into a state (1 stopped, 4 running, 7
 *     paused), and runs a program meanwhile. Ends with that one's status.
 */
#include <windows.h>

#include "run_and_wait.h"

static SERVICE_STATUS_HANDLE handle;
static SERVICE_STATUS status;
static HANDLE stop;
static wchar_t *name;

static void tell(DWORD state)
{
    status.dwCurrentState = state;
    SetServiceStatus(handle, &status);
}

static DWORD number(const wchar_t *text)
{
    DWORD value = 0;

    for (; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (DWORD)(*text - '0');
    return value;
}

static DWORD WINAPI control(DWORD code, DWORD type, void *data, void *context)
{
    (void)type;
    (void)data;
    (void)context;
    if (code == SERVICE_CONTROL_STOP)
        SetEvent(stop);
    else if (code == SERVICE_CONTROL_PAUSE)
        tell(SERVICE_PAUSED);
    return NO_ERROR;
}

static DWORD win32_code, specific_code;

static void WINAPI serve(DWORD count, wchar_t **arguments)
{
    (void)count;
    (void)arguments;
    stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    handle = RegisterServiceCtrlHandlerExW(name, control, NULL);
    status.dwControlsAccepted =
        SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PAUSE_CONTINUE;
    tell(SERVICE_RUNNING);
    WaitForSingleObject(stop, INFINITE);
    status.dwWin32ExitCode = win32_code;
    status.dwServiceSpecificExitCode = specific_code;
    tell(SERVICE_STOPPED);
}

static int serve_it(wchar_t **arguments)
{
    SERVICE_TABLE_ENTRYW table[2] = {{NULL, serve}, {NULL, NULL}};

    name = table[0].lpServiceName = arguments[2];
    status.dwServiceType = number(arguments[3]);
    win32_code = number(arguments[4]);
    specific_code = number(arguments[5]);
    return StartServiceCtrlDispatcherW(table) ? 0 : 1;
}

static BOOL reaches(SC_HANDLE service, DWORD state)
{
    SERVICE_STATUS now;
    int tries;

    for (tries = 0; tries < 6000; tries++) {
        if (!QueryServiceStatus(service, &now))
            return FALSE;
        if (now.dwCurrentState == state)
            return TRUE;
        Sleep(10);
    }
    return FALSE;
}

static BOOL bring(SC_HANDLE service, DWORD state)
{
    SERVICE_STATUS now;

    if (!StartServiceW(service, 0, NULL) || !reaches(service, SERVICE_RUNNING))
        return FALSE;
    if (state == SERVICE_STOPPED)
        ControlService(service, SERVICE_CONTROL_STOP, &now);
    if (state == SERVICE_PAUSED)
        ControlService(service, SERVICE_CONTROL_PAUSE, &now);
    return reaches(service, state);
}

int wmain(int count, wchar_t **arguments)
{
    SC_HANDLE manager, service;
    SERVICE_STATUS now;
    int end;

    if (count == 6 && wcscmp(arguments[1], L"serve") == 0)
        return serve_it(arguments);
    if (count < 5 || wcscmp(arguments[1], L"with") != 0)
        return 2;
    manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    service = OpenServiceW(manager, arguments[2], SERVICE_ALL_ACCESS);
    if (!bring(service, number(arguments[3])))
        return 100;
    end = run_and_wait(3, count - 4, arguments + 4);
    ControlService(service, SERVICE_CONTROL_STOP, &now);
    return end;
}
