package main

import (
	"encoding/hex"
	"fmt"
	"go/scanner"
	"go/token"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
)

// digest is the FNV-1a hash of an answer.
func digest(answer func([]byte) string) func([]byte) string {
	return func(content []byte) string {
		hash := fnv.New64a()
		hash.Write([]byte(answer(content)))
		return hex.EncodeToString(hash.Sum(nil))
	}
}

// printable is what %#U adds to the number of a character.
var printable = regexp.MustCompile(`(U\+[0-9A-F]+) '.*'`)

// tokens is the stream with comments: kind, offset, length of the literal, literal; then the errors by offset.
func tokens(content []byte) string {
	var text strings.Builder
	var errors []string
	files := token.NewFileSet()
	file := files.AddFile("", -1, len(content))
	var lexer scanner.Scanner
	lexer.Init(file, content, func(at token.Position, message string) {
		if len(errors) < 1000 {
			errors = append(errors, fmt.Sprintf("%09d %s", at.Offset, printable.ReplaceAllString(message, "$1")))
		}
	}, scanner.ScanComments)
	for {
		at, kind, literal := lexer.Scan()
		if kind == token.EOF {
			break
		}
		fmt.Fprintf(&text, "%s %d %d %s|", kind, file.Offset(at), len(literal), literal)
	}
	slices.Sort(errors)
	for _, err := range errors {
		text.WriteString(err + "|")
	}
	return text.String()
}
