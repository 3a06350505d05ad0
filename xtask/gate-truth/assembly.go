package main

import (
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// assembler tells which functions without a body are nowhere.
type assembler struct {
	tool *goTool
	port *port
}

// assembled keeps what the assembler said, by its arguments.
var assembled sync.Map

// levels are the macros that the go command defines for the level of an architecture that it builds for by itself
// (cmd/go/internal/work, asmArgs).
var levels = map[string][]string{
	"386":      {"GO386_sse2"},
	"amd64":    {"GOAMD64_v1"},
	"arm":      {"GOARM_7", "GOARM_6", "GOARM_5"},
	"mips":     {"GOMIPS_hardfloat"},
	"mipsle":   {"GOMIPS_hardfloat"},
	"mips64":   {"GOMIPS64_hardfloat"},
	"mips64le": {"GOMIPS64_hardfloat"},
	"ppc64":    {"GOPPC64_power8"},
	"ppc64le":  {"GOPPC64_power8"},
	"riscv64":  {"GORISCV64_rva20u64"},
}

// missing gives the functions without a body of those files that belong to `found` which neither assembly nor a
// //go:linkname provides. What has C in it or objects is let pass.
func (assembler *assembler) missing(found, built *loaded) []string {
	var names []string
	for _, file := range found.files {
		var linked map[string]bool
		for _, declared := range file.Decls {
			function, is := declared.(*ast.FuncDecl)
			if !is || function.Body != nil || function.Recv != nil {
				continue
			}
			if linked == nil {
				linked = linknames(file)
			}
			if !linked[function.Name.Name] && !(assembler.port.arch == "wasm" && isImported(function)) {
				names = append(names, function.Name.Name)
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	of := built.built
	if len(of.CgoFiles)+len(of.SysoFiles)+len(of.SwigFiles)+len(of.SwigCXXFiles) > 0 {
		return nil
	}
	path := built.path
	if of.Name == "main" {
		path = "main"
	}
	defined := assembler.defined(built.folder, path, of.SFiles)
	var missing []string
	for _, name := range names {
		if !defined[name] {
			missing = append(missing, name)
		}
	}
	return missing
}

// isImported says whether the host of a WebAssembly module has a function.
func isImported(function *ast.FuncDecl) bool {
	if function.Doc == nil {
		return false
	}
	for _, comment := range function.Doc.List {
		if strings.HasPrefix(comment.Text, "//go:wasmimport ") {
			return true
		}
	}
	return false
}

// linknames gives the names of a file that are linked to by name.
func linknames(file *ast.File) map[string]bool {
	names := make(map[string]bool)
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if words := strings.Fields(comment.Text); len(words) >= 2 && words[0] == "//go:linkname" {
				names[words[1]] = true
			}
		}
	}
	return names
}

// defined gives the functions that the assembler finds in files, one file after the other: what it refuses defines
// nothing.
func (assembler *assembler) defined(folder, path string, files []string) map[string]bool {
	names := make(map[string]bool)
	for _, file := range files {
		for _, name := range assembler.read(folder, path, file) {
			names[name] = true
		}
	}
	return names
}

func (assembler *assembler) read(folder, path, file string) []string {
	port := assembler.port
	at := strings.Join([]string{port.os, port.arch, folder, file}, " ")
	if known, found := assembled.Load(at); found {
		return known.([]string)
	}
	// The compiler makes it, and the go command has an empty one stand for it until then.
	generated := filepath.Join(assembler.tool.work, "empty")
	_ = os.MkdirAll(generated, 0o755)
	_ = os.WriteFile(filepath.Join(generated, "go_asm.h"), nil, 0o644)
	output, err := os.CreateTemp(assembler.tool.work, "symabis")
	if err != nil {
		return nil
	}
	defer os.Remove(output.Name())
	defer output.Close()
	arguments := []string{"tool", "asm", "-p", path,
		"-I", generated, "-I", filepath.Join(assembler.tool.root, "pkg", "include"),
		"-D", "GOOS_" + port.os, "-D", "GOARCH_" + port.arch}
	for _, level := range levels[port.arch] {
		arguments = append(arguments, "-D", level)
	}
	arguments = append(arguments, "-gensymabis", "-o", output.Name(), file)
	command := exec.Command("go", arguments...)
	command.Dir = folder
	command.Env = append(assembler.tool.env[:len(assembler.tool.env):len(assembler.tool.env)],
		"GOOS="+port.os, "GOARCH="+port.arch)
	_ = command.Run()
	text, _ := os.ReadFile(output.Name())
	var names []string
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != "def" {
			continue
		}
		// Of another package is what has another path before its last point.
		name, isOwn := strings.CutPrefix(words[1], path+".")
		if !isOwn {
			name, isOwn = strings.CutPrefix(words[1], `"".`)
		}
		if isOwn {
			names = append(names, name)
		}
	}
	assembled.Store(at, names)
	return names
}
