#!/usr/bin/env python3
"""A person at headless Chromium, before an application that Mado protects.

Called by `check`. Ends with status 0 and one line if everything was as it should be; an assertion
says what was not.
"""

import argparse
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import pathlib
import ssl
import struct
import subprocess
import threading
import time
import urllib.parse

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

PAGE = "/outage/1?number=03-1234-5678"


class Application(http.server.BaseHTTPRequestHandler):
    """Knows nothing of Mado: shows the headers that reach it."""

    seen = []

    def do_GET(self):
        self.seen.append((self.path, dict(self.headers)))
        body = b"<!DOCTYPE html><title>application</title><link rel=icon href=data:,><h1>outage</h1>"
        if self.path == "/lure":
            body = self.server.lure.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


class Person:
    """Passphrase and authenticator, as `check` left them."""

    def __init__(self, folder, name):
        self.name = name
        self.passphrase = (folder / f"{name}.pass").read_text().strip()
        secret = (folder / f"{name}.secret").read_text().strip()
        self.secret = base64.b32decode(secret + "=" * (-len(secret) % 8))
        self.step = int((folder / f"{name}.step").read_text())

    def code(self):
        """One that has not been used; the next one is taken early (RFC 6238, section 5.2)."""
        while time.time() // 30 + 1 <= self.step:
            time.sleep(0.2)
        self.step = max(self.step + 1, int(time.time() // 30))
        digest = hmac.new(self.secret, struct.pack(">Q", self.step), hashlib.sha1).digest()
        start = digest[-1] & 15
        number = struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"


class Site:
    """Requests without a browser: what any program may send."""

    def __init__(self, host, port):
        self.host, self.port = host, port
        self.context = ssl.create_default_context()
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE

    def ask(self, method, path, body=None, source="127.0.0.1", **headers):
        """From a terminal, or from an address that nginx knows as none."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context,
                                                 timeout=20, source_address=(source, 0))
        sent = {"Host": self.host} | {n.replace("_", "-"): v for n, v in headers.items()}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(body)
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer


def open_browser(host, language):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     "--disable-background-networking", "--no-first-run", f"--lang={language}",
                     "--window-size=900,1000", f"--host-resolver-rules=MAP {host} 127.0.0.1"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("acceptInsecureCerts", True)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


class Visitor:
    """A browser and what stands in it."""

    def __init__(self, browser, origin, screenshots):
        self.browser, self.origin, self.screenshots = browser, origin, screenshots

    def go(self, path):
        self.browser.get(self.origin + path)

    @property
    def path(self):
        return self.browser.current_url.removeprefix(self.origin)

    @property
    def status(self):
        return self.browser.execute_script(
            "return performance.getEntriesByType('navigation')[0].responseStatus")

    @property
    def text(self):
        return self.browser.find_element(By.TAG_NAME, "body").text

    def field(self, name):
        return self.browser.find_element(By.NAME, name)

    def value(self, name):
        return self.field(name).get_attribute("value")

    def links(self):
        return [link.get_attribute("href") for link in self.browser.find_elements(By.TAG_NAME, "a")]

    def send(self, person, passphrase, code):
        for name, text in (("person", person), ("passphrase", passphrase), ("totp", code)):
            self.field(name).clear()
            self.field(name).send_keys(text)
        self.click("button")

    def click(self, selector):
        """Returns when the next page is there."""
        self.browser.execute_script("window.isFormer = true")
        self.browser.find_element(By.CSS_SELECTOR, selector).click()
        WebDriverWait(self.browser, 20, 0.02).until(lambda browser: browser.execute_script(
            "return !window.isFormer && document.readyState === 'complete'"))

    def has_no_script(self):
        return self.browser.execute_script(
            "return document.scripts.length === 0 && ![...document.querySelectorAll('*')].some("
            "e => [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style'))")

    def complaints(self):
        """What the browser wrote to its console since the last time, but for 4xx answers."""
        return [row["message"] for row in self.browser.get_log("browser")
                if "the server responded with a status of 4" not in row["message"]]

    def darken(self, is_dark):
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def keep(self, name, width=900, height=1000):
        if not self.screenshots:
            return
        self.browser.set_window_size(width, height)
        self.browser.save_screenshot(str(self.screenshots / f"{name}.png"))
        self.browser.set_window_size(900, 1000)


def check_programs(site):
    """Who is no browser gets the bare status, whatever they make up."""
    bare = site.ask("GET", PAGE)
    assert (bare.status, bare.getheader("Location")) == (401, None), bare.status
    assert "Bearer" in (bare.getheader("WWW-Authenticate") or ""), bare.headers
    lie = site.ask("GET", PAGE, X_Mado_Grant="G-0000000000", X_Mado_Terminal="T-NW-02",
                   X_Forwarded_Host="other.example", X_Original_URI="/")
    assert lie.status == 401, lie.status
    assert site.ask("GET", "/_mado/refused").status == 404
    assert site.ask("GET", "/_mado/check").status == 404


def check_headers(site):
    page = site.ask("GET", "/_mado/activate?lang=en&return=/outage/1")
    assert page.status == 200, page.status
    expected = {
        "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY", "Content-Language": "en",
    }
    assert {name: page.getheader(name) for name in expected} == expected, page.headers
    policy = page.getheader("Content-Security-Policy")
    for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
                 "form-action 'self'"):
        assert rule in policy, policy
    assert "script" not in policy and "unsafe" not in policy, policy
    cookie = page.getheader("Set-Cookie")
    assert cookie.startswith("__Host-mado-form=") and cookie.endswith(
        "; Path=/; Secure; HttpOnly; SameSite=Strict"), cookie


def check_forgery(site, person):
    """A form that this browser was not given is refused, however well it is filled in."""
    def page():
        answer = site.ask("GET", "/_mado/activate")
        cookie = answer.getheader("Set-Cookie").split(";")[0]
        return cookie, answer.text.split('name="seal" value="')[1].split('"')[0]

    (own, seal), (other, foreign) = page(), page()
    assert own != other and seal != foreign
    filled = {"person": person.name, "passphrase": person.passphrase, "totp": "000000"}
    for cookie, fields, headers in (
        (own, filled, {}), (own, filled | {"seal": foreign}, {}),
        (own, filled | {"seal": "A" * 43}, {}), (None, filled | {"seal": seal}, {}),
        (f"{own}; {other}", filled | {"seal": seal}, {}),
        (own, filled | {"seal": seal}, {"Sec_Fetch_Site": "cross-site"}),
        (own, filled | {"seal": seal}, {"Sec_Fetch_Site": "same-site"}),
    ):
        sent = {"Cookie": cookie} if cookie else {}
        answer = site.ask("POST", "/_mado/activate", fields, **sent, **headers)
        assert answer.status in (400, 403), (answer.status, fields)
        assert "malformed" in answer.text and "factor" not in answer.text, answer.text
        assert "__Host-mado=" not in str(answer.headers), answer.headers


def check_returns(visitor):
    """Nothing leads away from the application."""
    for path in ("https://evil.example/", "//evil.example/", "/\\evil.example", "/%5cevil.example",
                 "/..//evil.example", "javascript:alert(1)", "/%2f/evil.example", "/x%0d%0aSet:y",
                 "/_mado/activate", "\"><script>alert(1)</script>", "", "/a/../b"):
        visitor.go("/_mado/activate?lang=ja&return=" + path)
        assert visitor.value("return") == "/", (path, visitor.value("return"))
        for link in visitor.links():
            assert link.startswith(visitor.origin + "/"), (path, link)
    visitor.go("/_mado/activate?return=" + PAGE + "&next='")
    assert visitor.value("return") == PAGE + "&next=%27", visitor.value("return")


def check_refusals(visitor, person):
    """Nobody learns who exists; what went wrong comes first, with its code."""
    said = []
    for name in (person.name, "YE-9999", "<b>&'\""):
        visitor.go("/_mado/activate?lang=en")
        visitor.send(name, "wrong words", "000000")
        assert visitor.status == 403 and "factor_wrong" in visitor.text, visitor.text
        assert visitor.value("passphrase") == "" and visitor.value("totp") == ""
        alert = visitor.browser.find_element(By.CSS_SELECTOR, "[role=alert]")
        said.append([line for line in alert.text.splitlines() if "R-" not in line])
    assert said[0] == said[1] == said[2], said
    visitor.keep("refused-en")
    visitor.go("/_mado/activate")
    visitor.send(person.name, "wrong words", "000000")
    visitor.keep("refused-ja")


def check_lure(visitor, origin, application):
    """A form on somebody else's page, sent by this browser."""
    application.lure = (
        f'<!DOCTYPE html><form method=post action="{origin}/_mado/activate">'
        '<input name=person value=YE-0001><input name=passphrase value=x>'
        '<input name=totp value=000000><input name=seal value=x><button>go</button></form>')
    visitor.browser.get(f"http://127.0.0.1:{application.server_port}/lure")
    visitor.click("button")
    assert visitor.status == 403 and "malformed" in visitor.text, visitor.text


def check_activation(visitor, person):
    visitor.go(PAGE)
    assert visitor.path == "/_mado/activate?return=" + PAGE, visitor.path
    assert visitor.status == 200 and visitor.has_no_script()
    assert visitor.browser.execute_script("return document.documentElement.lang") == "ja"
    assert "閲覧は記録されます" in visitor.text and "T-NW-01" in visitor.text, visitor.text
    kinds = {name: visitor.field(name).get_attribute("autocomplete")
             for name in ("person", "passphrase", "totp")}
    assert kinds == {"person": "username", "passphrase": "current-password",
                     "totp": "one-time-code"}, kinds
    for name in kinds:
        label = visitor.browser.find_element(By.CSS_SELECTOR, f"label[for={name}]")
        assert label.text, name
    visitor.keep("form-ja")
    visitor.darken(True)
    visitor.keep("form-ja-dark")
    visitor.darken(False)
    visitor.keep("form-ja-narrow", 360, 900)
    visitor.send(person.name, person.passphrase, person.code())
    assert visitor.status == 200 and "残り" in visitor.text, visitor.text
    for words in ("停電問い合わせ対応のみ", "閲覧は記録されます", "+09:00", "県西部の地震 <b>&", person.name):
        assert words in visitor.text, (words, visitor.text)
    assert visitor.has_no_script()
    visitor.keep("valid-ja")
    return check_cookie(visitor)


def check_cookie(visitor):
    """As Chromium holds it."""
    cookie = visitor.browser.get_cookie("__Host-mado")
    assert cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Strict", cookie
    assert cookie["path"] == "/" and not cookie["domain"].startswith("."), cookie
    left = cookie["expiry"] - time.time()
    assert 11 * 3600 < left <= 12 * 3600 + 5, left
    return cookie["value"]


def check_page(visitor, application, token):
    visitor.click("a.button")
    assert visitor.path == PAGE and visitor.status == 200, (visitor.path, visitor.status)
    path, headers = application.seen[-1]
    assert "Cookie" not in headers, headers
    assert path == PAGE and headers["X-Mado-Grant"].startswith("G-"), headers
    assert headers["X-Mado-Terminal"] == "T-NW-01", headers
    visitor.browser.add_cookie({"name": "own", "value": "kept", "secure": True})
    visitor.go(PAGE)
    path, headers = application.seen[-1]
    assert headers["Cookie"].strip("; ") == "own=kept", headers
    assert token not in str(application.seen), "the application was given the token"
    return headers["X-Mado-Grant"]


def check_token(site, application, token):
    """The cookie and the header say the same, or nothing is shown; neither goes further."""
    cookie = f"__Host-mado={token}"
    other = "mado_" + "A" * 43
    rows = {
        "cookie": ({"Cookie": cookie}, 200),
        "header": ({"Authorization": f"Bearer {token}"}, 200),
        "both": ({"Cookie": cookie, "Authorization": f"Bearer {token}"}, 200),
        "another's": ({"Cookie": cookie, "Authorization": f"Bearer {other}"}, 403),
        "doubled": ({"Cookie": f"{cookie}; {cookie}"}, 403),
        "two": ({"Cookie": f"{cookie}; __Host-mado={other}"}, 403),
        "its own": ({"Cookie": f"a=b;{cookie};c=d", "Authorization": "Basic YTpi"}, 200),
    }
    for name, (headers, status) in rows.items():
        answer = site.ask("GET", "/outage/2", **headers)
        assert answer.status == status, (name, answer.status)
    _, headers = application.seen[-1]
    assert headers["Authorization"] == "Basic YTpi", headers
    assert [c.strip() for c in headers["Cookie"].split(";") if c.strip()] == ["a=b", "c=d"], headers
    assert token not in str(application.seen), "the application was given the token"
    assert site.ask("POST", "/outage/1", {}, Cookie=cookie).status == 403
    # A copied cookie is worth nothing elsewhere, and nobody can activate there.
    assert site.ask("GET", "/outage/2", source="127.0.0.2", Cookie=cookie).status == 403
    lie = {"Cookie": cookie, "X-Mado-Terminal": "T-NW-01"}
    assert site.ask("GET", "/outage/2", source="127.0.0.2", **lie).status == 403
    page = site.ask("GET", "/_mado/activate", source="127.0.0.2", **lie)
    assert page.status == 403 and "terminal_unknown" in page.text, page.text


def check_choice(visitor, person):
    """Who holds two grants chooses one, after both factors."""
    visitor.browser.delete_all_cookies()
    visitor.go("/_mado/activate?lang=en&return=/outage/3")
    visitor.send(person.name, person.passphrase, person.code())
    assert "grant_unknown" in visitor.text and "Choose the grant" in visitor.text, visitor.text
    choices = visitor.browser.find_elements(By.CSS_SELECTOR, "input[type=radio]")
    assert len(choices) == 2, visitor.text
    visitor.keep("choice-en")
    choices[1].click()
    visitor.send(person.name, person.passphrase, person.code())
    assert visitor.status == 200 and "You may view" in visitor.text, visitor.text
    assert "hazard reports" in visitor.text, visitor.text
    visitor.keep("valid-en")
    visitor.click("a.button")
    assert visitor.path == "/outage/3" and visitor.status == 200


def check_close(visitor, site, token, close):
    """No restart, no waiting: the next request after the answer is refused."""
    subprocess.run(close, check=True, stdout=subprocess.DEVNULL)
    assert site.ask("GET", "/outage/2", Cookie=f"__Host-mado={token}").status == 403
    visitor.browser.refresh()
    bare = site.ask("GET", PAGE, Accept="text/html")
    assert bare.status == 403 and "event_not_active" in bare.text, (bare.status, bare.text)
    assert visitor.status == 403 and "event_not_active" in visitor.text, visitor.status
    assert any(link.endswith("?return=/outage/3") for link in visitor.links()), visitor.links()
    visitor.keep("closed-page")
    visitor.go("/_mado/activate?lang=en")
    assert visitor.status == 403 and not visitor.browser.find_elements(By.NAME, "passphrase")
    visitor.keep("closed-en")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("--application-port", type=int)
    parser.add_argument("--people", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--log", type=pathlib.Path)
    parser.add_argument("--close", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    person, other = Person(given.people, "YE-0001"), Person(given.people, "YE-0002")
    application = http.server.ThreadingHTTPServer(
        ("127.0.0.1", given.application_port), Application)
    application.lure, application.seen = "", Application.seen
    threading.Thread(target=application.serve_forever, daemon=True).start()
    site = Site(given.host, given.port)
    origin = f"https://{given.host}:{given.port}"
    check_programs(site)
    check_headers(site)
    check_forgery(site, person)
    browser = open_browser(given.host, "ja")
    visitor = Visitor(browser, origin, given.screenshots)
    try:
        check_returns(visitor)
        check_refusals(visitor, person)
        check_lure(visitor, origin, application)
        token = check_activation(visitor, person)
        grant = check_page(visitor, application, token)
        check_token(site, application, token)
        assert visitor.complaints() == [], "the browser complains"
        check_choice(visitor, other)
        check_close(visitor, site, token, given.close)
        assert visitor.complaints() == [], "the browser complains"
    finally:
        browser.quit()
    log = given.log.read_text()
    rows = [json.loads(line) for line in log.splitlines()]
    assert any(r["mado_grant"] == grant and r["terminal"] == "T-NW-01" for r in rows), log
    assert token not in log
    print("the browser saw what it should")


if __name__ == "__main__":
    main()
