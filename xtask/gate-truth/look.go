package main

import (
	"go/ast"
	"go/types"
	"path"
	"strconv"
	"strings"
)

// seen is what is found of one package on one port.
type seen struct {
	loader *loader
	folder string
	found  map[key]bool
}

// look finds what is wrong with the packages of a module on a port.
func look(tool *goTool, port *port, std packages, truth *truth) {
	loader := &loader{
		tool:    tool,
		port:    port,
		context: port.context(tool),
		module:  truth.module,
		std:     std,
		others:  make(packages),
	}
	assembler := &assembler{tool: tool, port: port}
	for _, folder := range truth.module.folders {
		found := loader.load(path.Join(truth.module.path, folder), own)
		if found.built == nil {
			continue
		}
		isThere := len(found.files) > 0
		hasTests := len(found.built.TestGoFiles)+len(found.built.XTestGoFiles) > 0
		seen := &seen{loader: loader, folder: folder, found: make(map[key]bool)}
		switch {
		case found.err != nil && !excluded(found.err):
			seen.other(found.err.Error(), false)
		case !isThere && !hasTests:
			continue
		default:
			seen.build(found, assembler)
			seen.tests(found, assembler)
		}
		truth.lock.Lock()
		put(truth.built, folder, port.String())
		for at := range seen.found {
			put(truth.found, at, port.String())
		}
		truth.lock.Unlock()
	}
	truth.lock.Lock()
	defer truth.lock.Unlock()
	wanted := make(map[string]bool)
	for at := range truth.found {
		wanted[at.owner] = true
	}
	for _, all := range []packages{loader.others, loader.std} {
		for _, each := range all {
			if each.types != nil && (each.scope == own || wanted[each.path] || each.path == "syscall" || each.path == "os") {
				truth.declare(each.types, every)
			}
		}
	}
}

// thePackage stands for a package as a whole among the names that it declares.
const thePackage = "package"

// declare keeps the names of a package, and those of the fields and methods of its types, as far as they are wanted.
func (truth *truth) declare(of *types.Package, wanted func(name string) bool) {
	put(truth.declared, of.Path(), thePackage)
	for _, name := range of.Scope().Names() {
		if !wanted(name) {
			continue
		}
		put(truth.declared, of.Path(), name)
		declared, is := of.Scope().Lookup(name).(*types.TypeName)
		if !is {
			continue
		}
		named, is := declared.Type().(*types.Named)
		if !is {
			continue
		}
		for method := range named.Methods() {
			if wanted(method.Name()) {
				put(truth.declared, of.Path(), name+"."+method.Name())
			}
		}
		if fields, is := named.Underlying().(*types.Struct); is {
			for field := range fields.Fields() {
				if wanted(field.Name()) {
					put(truth.declared, of.Path(), name+"."+field.Name())
				}
			}
		}
	}
}

// every is wanted where all names count.
func every(string) bool { return true }

func (seen *seen) add(at key) {
	at.Package = seen.folder
	seen.found[at] = true
}

func (seen *seen) other(message string, test bool) {
	message, _, _ = strings.Cut(message, "\n")
	message = strings.ReplaceAll(message, seen.loader.module.folder, "")
	seen.add(key{Rule: "other", Symbol: message, Scope: own, Test: test})
}

// build looks at a package without its tests.
func (seen *seen) build(found *loaded, assembler *assembler) {
	if len(found.files) == 0 {
		return
	}
	seen.imports(found, found, false)
	for _, told := range found.errors {
		seen.classify(found, told, false)
	}
	for _, name := range assembler.missing(found, found) {
		seen.add(key{Rule: "missing-assembly", Symbol: name, Scope: own})
	}
}

// tests looks at the tests of a package, for what is not wrong with the package itself.
func (seen *seen) tests(found *loaded, assembler *assembler) {
	within := found
	built := found.built
	if len(built.TestGoFiles) > 0 {
		within = &loaded{path: found.path, folder: found.folder, scope: own, built: built}
		names := append(append(append([]string{}, built.GoFiles...), built.CgoFiles...), built.TestGoFiles...)
		seen.loader.check(within, names, nil)
		seen.imports(within, within, true)
		for _, told := range within.errors {
			seen.classify(within, told, true)
		}
		for _, name := range assembler.missing(within, within) {
			seen.add(key{Rule: "missing-assembly", Symbol: name, Scope: own, Test: true})
		}
	}
	if len(built.XTestGoFiles) > 0 {
		outside := &loaded{path: found.path + "_test", folder: found.folder, scope: own, built: built}
		instead := packages{}
		if within.types != nil {
			instead[found.path] = within
		}
		seen.loader.check(outside, built.XTestGoFiles, instead)
		seen.imports(outside, within, true)
		for _, told := range outside.errors {
			seen.classify(outside, told, true)
		}
	}
	// What is wrong with the package is wrong for its tests, whatever they call it.
	type what struct{ rule, symbol, owner, name string }
	of := func(at key) what {
		rule := strings.Replace(at.Rule, "test-only-hole", "symbol-hole", 1)
		if at.name != "" {
			return what{rule: rule, owner: at.owner, name: at.name}
		}
		return what{rule: rule, symbol: at.Symbol}
	}
	known := make(map[what]bool)
	for at := range seen.found {
		if !at.Test {
			known[of(at)] = true
		}
	}
	for at := range seen.found {
		if at.Test && known[of(at)] {
			delete(seen.found, at)
		}
	}
}

// imports finds what is imported and has no files.
func (seen *seen) imports(found, tested *loaded, test bool) {
	for _, file := range found.files {
		if test && !strings.HasSuffix(where(file.Package), "_test.go") {
			continue
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil || name == "C" || name == "unsafe" || name == tested.path && tested.types != nil {
				continue
			}
			imported := seen.loader.load(name, own)
			if excluded(imported.err) {
				at := key{Rule: "package-excluded", Symbol: name, Scope: imported.scope, Test: test}
				at.owner, at.name = name, thePackage
				seen.add(at)
			} else if imported.err != nil {
				seen.loader.module.note(imported.err.Error())
			}
		}
	}
}

// fileOf gives the file of a package in which an error is.
func fileOf(found *loaded, told types.Error) *ast.File {
	for _, file := range found.files {
		if file.FileStart <= told.Pos && told.Pos <= file.FileEnd {
			return file
		}
	}
	return nil
}
