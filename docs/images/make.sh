#!/bin/sh
# Makes the picture of the README anew from the product itself: its server, its seeds, three people and an observer in a real browser.
set -eu
cd "$(dirname "$0")/../.."
DRAFTING_PICTURE=docs/images/live-draft.png dotnet run --project tests/Drafting.Browser.Tests -- -class Drafting.Browser.Tests.PictureTests
ls -l docs/images/live-draft.png
