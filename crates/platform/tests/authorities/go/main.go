// Answers questions about build constraints and versions by Go's own packages.
//
// Standard input: a line of JSON with the ports, then one question a line. Standard output: one
// answer a line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/build"
	"go/version"
	"io"
	"io/fs"
	"log"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
)

type setup struct {
	Ports []string
}

// question asks one thing: which builds a file belongs to, to which a #cgo line applies, or how
// two versions compare.
type question struct {
	Name     string
	Content  []byte
	Tags     []string
	Compiler string
	Cgo      *string
	Versions []string
}

func main() {
	input := bufio.NewReader(os.Stdin)
	decoder := json.NewDecoder(input)
	var ports setup
	if err := decoder.Decode(&ports); err != nil {
		log.Fatal(err)
	}
	var questions []question
	for decoder.More() {
		var next question
		if err := decoder.Decode(&next); err != nil {
			log.Fatal(err)
		}
		questions = append(questions, next)
	}
	answers := make([]string, len(questions))
	var group sync.WaitGroup
	workers := runtime.NumCPU()
	for worker := range workers {
		group.Add(1)
		go func() {
			defer group.Done()
			for at := worker; at < len(questions); at += workers {
				answers[at] = answer(ports.Ports, questions[at])
			}
		}()
	}
	group.Wait()
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for _, text := range answers {
		fmt.Fprintln(output, text)
	}
}

func answer(ports []string, q question) string {
	if len(q.Versions) == 2 {
		a, b := q.Versions[0], q.Versions[1]
		return fmt.Sprint(version.IsValid(a), version.IsValid(b), version.Compare(a, b))
	}
	var text strings.Builder
	for _, cgo := range []bool{false, true} {
		for _, port := range ports {
			context := build.Default
			context.GOOS, context.GOARCH, _ = strings.Cut(port, "/")
			context.CgoEnabled = cgo
			context.Compiler = q.Compiler
			context.BuildTags = q.Tags
			context.ToolTags = nil
			if q.Cgo != nil {
				text.WriteByte(cgoLine(&context, *q.Cgo))
			} else {
				text.WriteByte(matchFile(&context, q))
			}
		}
	}
	return text.String()
}

func matchFile(context *build.Context, q question) byte {
	context.OpenFile = func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(string(q.Content))), nil
	}
	match, err := context.MatchFile("/folder", q.Name)
	return letter(match, err)
}

func cgoLine(context *build.Context, condition string) byte {
	source := "package x\n\n// #cgo " + condition + " CFLAGS: -DX\nimport \"C\"\n"
	context.IsDir = func(string) bool { return true }
	context.ReadDir = func(string) ([]fs.FileInfo, error) { return []fs.FileInfo{only{}}, nil }
	context.OpenFile = func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(source)), nil
	}
	found, err := context.ImportDir("/folder", 0)
	if _, none := err.(*build.NoGoError); none {
		return '0'
	}
	return letter(len(found.CgoCFLAGS) == 1, err)
}

func letter(yes bool, err error) byte {
	switch {
	case err != nil:
		return 'e'
	case yes:
		return '1'
	}
	return '0'
}

// only is the one file of a folder.
type only struct{}

func (only) Name() string       { return "x.go" }
func (only) Size() int64        { return 0 }
func (only) Mode() fs.FileMode  { return 0o644 }
func (only) ModTime() time.Time { return time.Time{} }
func (only) IsDir() bool        { return false }
func (only) Sys() any           { return nil }
