package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

// scope says whose a package is.
type scope string

const (
	own        scope = "own"
	standard   scope = "std"
	dependency scope = "dependency"
)

// loaded is a package on a port.
type loaded struct {
	path   string
	folder string
	scope  scope
	built  *build.Package
	files  []*ast.File
	types  *types.Package
	errors []types.Error
	err    error
	busy   bool
}

// packages are those that were loaded, by path.
type packages map[string]*loaded

// loader loads packages of one module on one port.
type loader struct {
	tool    *goTool
	port    *port
	context build.Context
	module  *module
	std     packages
	others  packages
}

var errBusy = errors.New("import cycle")

// excluded says that no file of a package is built.
func excluded(err error) bool {
	var none *build.NoGoError
	return errors.As(err, &none)
}

// load gives a package by its path, as the package in `from` imports it.
func (loader *loader) load(path string, from scope) *loaded {
	first, _, _ := strings.Cut(path, "/")
	isStandard := !strings.Contains(first, ".") && !loader.isOwn(path)
	if from == standard && !isStandard {
		path, isStandard = "vendor/"+path, true
	}
	known := loader.others
	if isStandard {
		known = loader.std
	}
	if found, is := known[path]; is {
		if found.busy {
			return &loaded{path: path, err: errBusy}
		}
		return found
	}
	found := &loaded{path: path, busy: true}
	known[path] = found
	loader.fill(found, isStandard)
	found.busy = false
	return found
}

func (loader *loader) isOwn(path string) bool {
	rest, inside := strings.CutPrefix(path, loader.module.path)
	return inside && (rest == "" || rest[0] == '/')
}

func (loader *loader) fill(found *loaded, isStandard bool) {
	if isStandard {
		found.scope = standard
		found.folder = filepath.Join(loader.tool.root, "src", filepath.FromSlash(found.path))
	} else {
		folder, isOwn, err := loader.module.place(found.path)
		found.folder, found.err, found.scope = folder, err, dependency
		if isOwn {
			found.scope = own
		}
		if err != nil {
			return
		}
	}
	found.built, found.err = loader.context.ImportDir(found.folder, 0)
	if found.err != nil {
		return
	}
	// A package of tests alone is none that can be imported; go/build lets that pass.
	if len(found.built.GoFiles)+len(found.built.CgoFiles) == 0 {
		found.err = &build.NoGoError{Dir: found.folder}
		return
	}
	names := append(found.built.GoFiles[:len(found.built.GoFiles):len(found.built.GoFiles)], found.built.CgoFiles...)
	loader.check(found, names, nil)
}

// check checks a package that consists of these files. Imports that are in `instead` are taken from there.
func (loader *loader) check(found *loaded, names []string, instead packages) {
	bodies := found.scope == own
	for _, name := range names {
		file, err := files.parse(filepath.Join(found.folder, name), bodies)
		if err != nil {
			found.errors = append(found.errors, types.Error{Fset: files.set, Msg: "syntax: " + err.Error()})
		}
		if file != nil {
			found.files = append(found.files, file)
		}
	}
	language := ""
	if found.scope == own {
		language = loader.module.language
	}
	config := types.Config{
		GoVersion:        language,
		IgnoreFuncBodies: !bodies,
		FakeImportC:      true,
		Sizes:            loader.port.sizes,
		Importer:         importer{loader, found.scope, instead},
		Error: func(err error) {
			var told types.Error
			if errors.As(err, &told) {
				found.errors = append(found.errors, told)
			}
		},
	}
	path := strings.TrimPrefix(found.path, "vendor/")
	found.types, _ = config.Check(path, files.set, found.files, nil)
}

// importer gives a checker what is imported; where that has errors, what is right of it.
type importer struct {
	loader  *loader
	from    scope
	instead packages
}

func (importer importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if found, is := importer.instead[path]; is {
		return found.types, nil
	}
	found := importer.loader.load(path, importer.from)
	if found.err != nil {
		return nil, found.err
	}
	if found.types == nil {
		return nil, fmt.Errorf("%s: nothing is known of it", path)
	}
	return found.types, nil
}

// where gives the name of the file in which something stands, without folders.
func where(at token.Pos) string {
	if !at.IsValid() {
		return ""
	}
	// As the file is called, whatever its //line directives say.
	return filepath.Base(files.set.File(at).Name())
}
