package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// uses tells by type which names of each file of the standard library are of a package, of another package, or
// predeclared: their offsets. Packages are those of linux/amd64 without cgo.
func uses(output *bufio.Writer, top string) {
	build.Default.GOOS, build.Default.GOARCH, build.Default.CgoEnabled = "linux", "amd64", false
	files := token.NewFileSet()
	config := types.Config{
		Importer: importer.ForCompiler(files, "source", nil),
		Sizes:    types.SizesFor("gc", "amd64"),
	}
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		check(err)
		if !entry.IsDir() {
			return nil
		}
		if entry.Name() == "testdata" || entry.Name() == "vendor" {
			return filepath.SkipDir
		}
		found, err := build.ImportDir(path, 0)
		if err != nil {
			return nil
		}
		var parsed []*ast.File
		for _, name := range slices.Concat(found.GoFiles, found.TestGoFiles) {
			file, err := parser.ParseFile(files, filepath.Join(path, name), nil, parser.SkipObjectResolution)
			check(err)
			parsed = append(parsed, file)
		}
		info := types.Info{Uses: map[*ast.Ident]types.Object{}}
		if _, err := config.Check(found.ImportPath, files, parsed, &info); err != nil {
			// Packages that only the toolchain can build.
			return nil
		}
		for _, file := range parsed {
			name, err := filepath.Rel(top, files.Position(file.Pos()).Filename)
			check(err)
			var offsets []string
			for _, offset := range usesOf(file, &info) {
				offsets = append(offsets, fmt.Sprint(files.PositionFor(offset, false).Offset))
			}
			fmt.Fprintf(output, "%s\t%s\n", filepath.ToSlash(name), strings.Join(offsets, " "))
		}
		return nil
	})
	check(err)
}

func usesOf(file *ast.File, info *types.Info) (places []token.Pos) {
	selected := map[*ast.Ident]bool{}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			selected[node.Sel] = true
		case *ast.Ident:
			object := info.Uses[node]
			if object == nil || selected[node] {
				break
			}
			_, imported := object.(*types.PkgName)
			if imported || object.Parent() == types.Universe || object.Pkg() != nil && object.Parent() == object.Pkg().Scope() {
				places = append(places, node.Pos())
			}
		}
		return true
	})
	slices.Sort(places)
	return places
}
