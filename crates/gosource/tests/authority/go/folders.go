package main

import (
	"bufio"
	"fmt"
	"go/build"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// platforms are those that folders are looked at for; the last word is CGO_ENABLED.
var platforms = []string{
	"linux amd64 1", "linux arm64 0", "windows amd64 0", "windows arm64 1", "darwin arm64 1", "android arm 1",
	"js wasm 0", "plan9 386 0", "illumos amd64 1", "freebsd riscv64 0",
}

// folders tells which Go files of each folder are built for each platform, what they embed and their flags for C.
func folders(output *bufio.Writer, top string) {
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		check(err)
		if !entry.IsDir() {
			return nil
		}
		name, err := filepath.Rel(top, path)
		check(err)
		for _, platform := range platforms {
			words := strings.Fields(platform)
			context := build.Default
			context.GOOS, context.GOARCH, context.CgoEnabled = words[0], words[1], words[2] == "1"
			context.ToolTags, context.BuildTags = nil, nil
			found, _ := context.ImportDir(path, 0)
			// What uses C in tests is told as wrong and listed nevertheless.
			files := slices.Concat(found.GoFiles, found.CgoFiles, found.TestGoFiles, found.XTestGoFiles)
			slices.Sort(files)
			var embeds []string
			for _, patterns := range []map[string][]token.Position{
				found.EmbedPatternPos, found.TestEmbedPatternPos, found.XTestEmbedPatternPos,
			} {
				for pattern, places := range patterns {
					for _, place := range places {
						embeds = append(embeds, fmt.Sprintf("%s@%s:%d", pattern, filepath.Base(place.Filename), place.Offset))
					}
				}
			}
			slices.Sort(embeds)
			flags := slices.Concat(found.CgoCFLAGS, found.CgoCPPFLAGS, found.CgoCXXFLAGS, found.CgoFFLAGS,
				found.CgoLDFLAGS, found.CgoPkgConfig)
			// Paths are made absolute.
			for at, flag := range flags {
				flag = strings.ReplaceAll(flag, filepath.ToSlash(path)+"/", "")
				flags[at] = strings.ReplaceAll(flag, filepath.ToSlash(path), ".")
			}
			slices.Sort(flags)
			if !context.CgoEnabled {
				flags = nil
			}
			fmt.Fprintf(output, "%s %s\t%s|%s|%s\n", filepath.ToSlash(name), platform,
				strings.Join(files, " "), strings.Join(embeds, " "), strings.Join(flags, " "))
		}
		return nil
	})
	check(err)
}
