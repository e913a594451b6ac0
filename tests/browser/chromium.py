# SPDX-License-Identifier: MIT
"""
A headless Chromium, driven by its own protocol over two pipes: no server, no
port, no package. What a page asks the network for is refused and noted.
"""
import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get("CHROMIUM") or shutil.which("chromium") or \
    shutil.which("chromium-browser")
LIMIT = 60  # seconds that an answer may take where all cores are busy

FLAGS = ["--headless", "--no-first-run", "--disable-gpu",
         "--disable-background-networking", "--disable-component-update",
         "--disable-default-apps", "--disable-extensions", "--disable-sync",
         "--disable-dev-shm-usage", "--no-default-browser-check",
         "--hide-scrollbars", "--force-color-profile=srgb",
         "--proxy-server=127.0.0.1:9", "--remote-debugging-pipe"]


class Failure(Exception):
    """What the protocol answers in place of a result."""


class Browser:
    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="avdoctor-chromium-")
        to_browser, self._to = os.pipe()
        self._from, from_browser = os.pipe()
        flags = FLAGS + ["--user-data-dir=" + self._folder.name]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        # The pipes have to be 3 and 4 in the browser.
        self._process = subprocess.Popen(
            ["sh", "-c", 'exec "$0" "$@" 3<&%d 4>&%d' %
             (to_browser, from_browser), PROGRAM, *flags],
            pass_fds=(to_browser, from_browser), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        os.close(to_browser)
        os.close(from_browser)
        self._number = 0
        self._rest = b""
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
            self._process.wait(10)
        except (Failure, OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._to)
        os.close(self._from)
        for _ in range(50):  # its children may still write there
            try:
                self._folder.cleanup()
                return
            except OSError:
                time.sleep(0.1)

    def _message(self, limit):
        end = time.monotonic() + limit
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._from], [], [],
                                        max(0, end - time.monotonic()))
            if not ready:
                return None
            more = os.read(self._from, 1 << 20)
            if not more:
                raise OSError("the browser has ended")
            self._rest += more
        text, self._rest = self._rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, session=None, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data):]
        while True:
            got = self._message(LIMIT)
            if got is None:
                raise Failure("no answer to " + method)
            if got.get("id") == self._number:
                if "error" in got:
                    raise Failure(method + ": " + got["error"]["message"])
                return got["result"]
            if "method" in got:
                self.events.append(got)

    def wait(self, method, session):
        """The next event of that name, or one that was not taken yet."""
        while True:
            for at, event in enumerate(self.events):
                if event["method"] == method and \
                        event.get("sessionId") == session:
                    return self.events.pop(at)["params"]
            got = self._message(LIMIT)
            if got is None:
                raise Failure("no " + method)
            if "method" in got:
                self.events.append(got)

    def page(self, path, **options):
        return Page(self, path, **options)


class Page:
    """One file, shown. `script`: whether it may run its own."""

    def __init__(self, browser, path, width=1366, height=768, dark=False,
                 script=True, media="", touch=False):
        self._browser = browser
        self.target = browser.call("Target.createTarget",
                                   url="about:blank")["targetId"]
        self._session = browser.call("Target.attachToTarget", flatten=True,
                                     targetId=self.target)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=touch)
        self.call("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if dark else "light"}])
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.address = "file://" + os.path.abspath(path)
        self.call("Page.navigate", url=self.address)
        browser.wait("Page.loadEventFired", self._session)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._browser.call("Target.closeTarget", targetId=self.target)
        self._browser.events = [
            event for event in self._browser.events
            if event.get("sessionId") != self._session]

    def call(self, method, **parameters):
        return self._browser.call(method, self._session, **parameters)

    def value(self, expression):
        """What an expression is, evaluated beside the page's own scripts."""
        got = self.call("Runtime.evaluate", expression=expression,
                        returnByValue=True, awaitPromise=True,
                        userGesture=True)
        if "exceptionDetails" in got:
            raise Failure(json.dumps(got["exceptionDetails"])[:2000])
        return got["result"].get("value")

    def heard(self, *methods):
        """Parameters of events of this page, as far as they came in."""
        self.call("Runtime.evaluate", expression="0")
        return [event["params"] for event in self._browser.events
                if event["method"] in methods and
                event.get("sessionId") == self._session]

    def requests(self):
        return [one["request"]["url"]
                for one in self.heard("Network.requestWillBeSent")
                if one["request"]["url"].split("#")[0] != self.address]

    def complaints(self):
        """All that a console shows, and dialogs."""
        return self.heard("Runtime.consoleAPICalled",
                          "Runtime.exceptionThrown", "Log.entryAdded",
                          "Page.javascriptDialogOpening")

    def picture(self, path, full=False):
        got = self.call("Page.captureScreenshot", format="png",
                        captureBeyondViewport=full)
        with open(path, "wb") as file:
            file.write(base64.b64decode(got["data"]))

    def printed(self, path):
        got = self.call("Page.printToPDF", printBackground=False,
                        preferCSSPageSize=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(got["data"]))


def skip_without():
    if not PROGRAM:
        print("1..0 # SKIP chromium is not installed")
        sys.exit(0)
