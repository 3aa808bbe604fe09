#!/bin/sh
# Writes a text file as a C string: embed.sh FILE
exec sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n"/' "$1"
