package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
)

// validate holds what was found against real builds: the packages of each module, and those of their tests, that the go
// command can't build on each port. It prints where the two differ, and how many packages they agree about.
func validate(tool *goTool, ports []*port, truths []*truth, to io.Writer) error {
	agree, differ := 0, 0
	for _, truth := range truths {
		for _, port := range ports {
			if port.cgo {
				continue
			}
			built, err := buildAll(tool, port, truth.module)
			if err != nil {
				return err
			}
			found := truth.refused(port)
			names := make(map[string]bool)
			for name := range built {
				names[name] = true
			}
			for name := range found {
				if _, known := built[name]; known {
					names[name] = true
				}
			}
			for _, name := range sorted(names) {
				if built[name] == found[name] {
					agree++
					continue
				}
				differ++
				fmt.Fprintf(to, "%s %s %s: refused by go build: %t, by the checker: %t\n",
					truth.module.name, port, name, built[name], found[name])
			}
		}
	}
	fmt.Fprintf(to, "%d packages and tests agree, %d differ\n", agree, differ)
	return nil
}

// buildAll builds every package of a module with its tests, and tells of each whether the go command refuses it for itself.
func buildAll(tool *goTool, port *port, module *module) (map[string]bool, error) {
	env := []string{"GOOS=" + port.os, "GOARCH=" + port.arch, "CGO_ENABLED=0",
		"GOCACHE=" + filepath.Join(tool.work, "cache")}
	output, err := tool.run(module.folder, env, "list", "-e", "-test", "-export",
		"-json=ImportPath,ForTest,Error,DepsErrors", "./...")
	if err != nil {
		return nil, err
	}
	refused := make(map[string]bool)
	decoder := json.NewDecoder(bytes.NewReader(output))
	for {
		var each struct {
			ImportPath, ForTest string
			Error               *struct{ Err string }
			DepsErrors          []struct{ Err string }
		}
		err := decoder.Decode(&each)
		if err == io.EOF {
			return refused, nil
		}
		if err != nil {
			return nil, err
		}
		name, _, _ := strings.Cut(each.ImportPath, " ")
		switch {
		case each.Error == nil && len(each.DepsErrors) > 0:
			// What it imports can't be built, so that nobody looked at it.
			continue
		case strings.HasSuffix(name, ".test"):
			continue
		case each.ForTest != "" && name != each.ForTest && name != each.ForTest+"_test":
			continue
		case each.ForTest != "":
			name = each.ForTest + " [tests]"
		}
		refused[name] = refused[name] || each.Error != nil
	}
}

// refused gives the packages, and those with tests, of which something was found on a port.
func (truth *truth) refused(port *port) map[string]bool {
	refused := make(map[string]bool)
	for at, ports := range truth.found {
		if !ports[port.String()] {
			continue
		}
		name := path.Join(truth.module.path, at.Package)
		if at.Rule == "package-excluded" {
			// The go command says it of the package that is not there.
			name = at.Symbol
		}
		if !at.Test {
			refused[name] = true
		}
		refused[name+" [tests]"] = true
	}
	return refused
}
