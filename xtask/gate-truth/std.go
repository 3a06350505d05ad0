package main

import (
	"fmt"
	"go/token"
	"io"
	"io/fs"
	"path/filepath"
	"sort"
	"strings"
)

// writeStandard tells of each package of the standard library which names it has on some ports only: a line for all names
// that are on the same ports. Members of types are written `Type.Member`; a line about the package itself, where that is
// not on all ports, has no names.
func writeStandard(tool *goTool, ports []*port, to io.Writer) error {
	paths, err := standardPaths(tool.root)
	if err != nil {
		return err
	}
	truth := &truth{declared: make(map[string]map[string]bool)}
	found := make(map[string]map[string]map[string]bool)
	for _, port := range ports {
		loader := &loader{tool: tool, port: port, context: port.context(tool), std: make(packages), others: make(packages)}
		loader.module = &module{path: "none.invalid"}
		truth.declared = make(map[string]map[string]bool)
		for _, path := range paths {
			if each := loader.load(path, own); each.types != nil && len(each.files) > 0 {
				truth.declare(each.types, token.IsExported)
			}
		}
		for path, names := range truth.declared {
			if found[path] == nil {
				found[path] = make(map[string]map[string]bool)
			}
			for name := range names {
				put(found[path], name, port.String())
			}
		}
	}
	for _, path := range paths {
		lines := make(map[string][]string)
		for name, on := range found[path] {
			switch {
			case name == thePackage && len(on) < len(ports):
				lines[strings.Join(sorted(on), ",")] = append(lines[strings.Join(sorted(on), ",")], "")
			case name != thePackage && len(on) < len(found[path][thePackage]):
				lines[strings.Join(sorted(on), ",")] = append(lines[strings.Join(sorted(on), ",")], name)
			}
		}
		for _, on := range sortedKeys(lines) {
			names := lines[on]
			sort.Strings(names)
			line := fmt.Sprintf("%s %s: %s", path, bySystem(strings.Split(on, ",")), strings.Join(names, " "))
			fmt.Fprintln(to, strings.TrimSpace(line))
		}
	}
	return nil
}

// bySystem writes ports with those systems together that have the same architectures: `darwin,linux/amd64,arm64`.
func bySystem(ports []string) string {
	archs := make(map[string][]string)
	for _, port := range ports {
		system, arch, _ := strings.Cut(port, "/")
		archs[system] = append(archs[system], arch)
	}
	systems := make(map[string][]string)
	for system, of := range archs {
		systems[strings.Join(of, ",")] = append(systems[strings.Join(of, ",")], system)
	}
	var words []string
	for of, names := range systems {
		sort.Strings(names)
		words = append(words, strings.Join(names, ",")+"/"+of)
	}
	sort.Strings(words)
	return strings.Join(words, " ")
}

func sortedKeys(lines map[string][]string) []string {
	set := make(map[string]bool)
	for key := range lines {
		set[key] = true
	}
	return sorted(set)
}

// standardPaths gives the packages that programs can import.
func standardPaths(root string) ([]string, error) {
	var paths []string
	top := filepath.Join(root, "src")
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() || path == top {
			return err
		}
		switch entry.Name() {
		case "testdata", "vendor", "internal", "cmd", "builtin", "unsafe":
			return filepath.SkipDir
		}
		relative, err := filepath.Rel(top, path)
		paths = append(paths, filepath.ToSlash(relative))
		return err
	})
	return paths, err
}
