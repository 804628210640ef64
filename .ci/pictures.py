#!/usr/bin/env python3
"""Looks at the pages of a running server in Chromium, and keeps pictures of them.

Usage: .ci/pictures.py URL DIRECTORY      needs: apt-get install chromium; pip install playwright

Fails where a page asks another host for anything, or where its scripts fail.
"""
import pathlib
import sys

from playwright.sync_api import sync_playwright

# name, path, what has to be there, colours, width and height
PAGES = [
    ("api-light", "/docs", ".opblock", "light", 1200, 900),
    ("api-dark", "/docs", ".opblock", "dark", 1200, 900),
    ("api-telephone", "/docs", ".opblock", "dark", 390, 844),
    ("operation", "/docs#/events/getEvent", ".opblock.is-open .responses-wrapper", "light", 1200, 1400),
    ("errors-light", "/docs/errors", "table", "light", 1200, 900),
    ("error-telephone", "/docs/errors/schema_violated", "h3", "dark", 390, 844),
]


def main(url, directory):
    pathlib.Path(directory).mkdir(parents=True, exist_ok=True)
    wrong = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, path, wanted, colours, width, height in PAGES:
            context = browser.new_context(color_scheme=colours, viewport={"width": width, "height": height})
            page = context.new_page()
            page.on("request", lambda r: r.url.startswith((url, "data:")) or wrong.append(f"{name} asks {r.url}"))
            page.on("pageerror", lambda e: wrong.append(f"{name}: {e}"))
            page.on("console", lambda m: m.type == "error" and wrong.append(f"{name}: {m.text}"))
            page.goto(url + path)
            page.wait_for_selector(wanted)
            sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if sideways:
                wrong.append(f"{name} is wider than its window")
            page.screenshot(path=f"{directory}/{name}.png")
            context.close()
        browser.close()
    for one in wrong:
        print(one)
    print(f"{len(PAGES)} pages looked at, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), sys.argv[2]))
