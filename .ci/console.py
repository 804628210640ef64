"""Looks at Millrace's objects in MinIO's console, in Chromium, and keeps pictures. See console.sh."""
import os
import pathlib
import sys

from playwright.sync_api import sync_playwright

console, directory = sys.argv[1], pathlib.Path(sys.argv[2])
directory.mkdir(parents=True, exist_ok=True)


def enter(browser, user, password):
    page = browser.new_context(viewport={"width": 1200, "height": 700}).new_page()
    page.goto(console + "/login")
    page.fill("#accessKey", user)
    page.fill("#secretKey", password)
    page.click("button[type=submit]")
    page.wait_for_url("**/browser**")
    page.get_by_text("What is the GNU AGPL").wait_for()  # told at the first visit
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_text("What is the GNU AGPL").wait_for(state="hidden")
    return page


def listed(page, path, pictures):
    """Goes from folder to folder, the first of those that are there, down to an object, and opens it."""
    page.goto(f"{console}/browser/millrace/{'%2F'.join(path)}%2F")
    while True:
        row = page.locator(".ReactVirtualized__Table__row, [role=row]").filter(has_not_text="Last Modified").first
        row.wait_for()
        name = row.inner_text().split("\n")[0].strip()
        row.click()
        if "." in name:
            page.get_by_text("Preview").first.wait_for()
            page.screenshot(path=directory / f"{pictures}.png")
            return name
        page.wait_for_timeout(700)  # the console draws the list anew


with sync_playwright() as play:
    browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    root = enter(browser, os.environ["MINIO_ROOT_USER"], os.environ["MINIO_ROOT_PASSWORD"])
    for place in ("raw", "enriched"):
        for stream, layout in (("scans", "each"), ("holded", "segments")):
            print(f"console: {layout}: {place}/{stream}: {listed(root, [place, stream], f'minio-{place}-{layout}')}")
    own = enter(browser, os.environ["MILLRACE_S3_ACCESS_KEY"], os.environ["MILLRACE_S3_SECRET_KEY"])
    listed(own, ["raw", "scans"], "minio-own-key")
    assert own.get_by_role("button", name="Delete").first.is_disabled(), "Millrace's own key may delete"
    print("console: millrace's own key opens the object, and its Delete is out of reach")
    browser.close()
