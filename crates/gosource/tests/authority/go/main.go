// Says what Go's own packages make of sources, so that it can be compared.
//
// Arguments: a question, then folders and module zips. Standard output: a line a file, or a file's answer in full
// when it is asked for one file.
package main

import (
	"archive/zip"
	"bufio"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// file is a source and where it was found.
type file struct {
	name    string
	content func() []byte
}

// answers tells what is asked of one file.
var answers = map[string]func(content []byte) string{
	"tokens":      digest(tokens),
	"tokens-full": tokens,
	"file":        digest(parsed),
	"file-full":   parsed,
}

func main() {
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	question, places := os.Args[1], os.Args[2:]
	if question == "letters" {
		letters(output)
		return
	}
	switch question {
	case "folders":
		folders(output, places[0])
		return
	case "uses":
		uses(output, places[0])
		return
	}
	answer, known := answers[question]
	if !known {
		log.Fatal("no such question: ", question)
	}
	var files []file
	for _, place := range places {
		files = append(files, collect(place)...)
	}
	said := make([]string, len(files))
	work := make(chan int)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Add(1)
		go func() {
			defer group.Done()
			for at := range work {
				said[at] = answer(files[at].content())
			}
		}()
	}
	for at := range files {
		work <- at
	}
	close(work)
	group.Wait()
	for at, file := range files {
		output.WriteString(file.name + "\t" + said[at] + "\n")
	}
}

// collect finds the Go files of a folder, of a module's zip, or the one file.
func collect(place string) (files []file) {
	if strings.HasSuffix(place, ".zip") {
		archive, err := zip.OpenReader(place)
		check(err)
		for _, entry := range archive.File {
			if strings.HasSuffix(entry.Name, ".go") {
				files = append(files, file{entry.Name, func() []byte {
					reader, err := entry.Open()
					check(err)
					content, err := io.ReadAll(reader)
					check(err)
					return content
				}})
			}
		}
		return files
	}
	err := filepath.WalkDir(place, func(path string, entry fs.DirEntry, err error) error {
		check(err)
		if !entry.IsDir() && (strings.HasSuffix(path, ".go") || path == place) {
			name, err := filepath.Rel(place, path)
			check(err)
			files = append(files, file{filepath.ToSlash(name), func() []byte {
				content, err := os.ReadFile(path)
				check(err)
				return content
			}})
		}
		return nil
	})
	check(err)
	return files
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
