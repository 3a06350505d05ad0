package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// goTool is the go command, with everything that it fetches below one folder.
type goTool struct {
	work string
	root string
	env  []string
}

func newGo(work string) (*goTool, error) {
	work, err := filepath.Abs(work)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(work, 0o755); err != nil {
		return nil, err
	}
	tool := &goTool{work: work, env: append(os.Environ(),
		"GOMODCACHE="+filepath.Join(work, "mod"),
		"GOPATH="+filepath.Join(work, "path"),
		"GOFLAGS=-modcacherw -mod=mod",
		"GOTOOLCHAIN=local",
		"GO111MODULE=on",
		"GOWORK=off",
	)}
	root, err := tool.run(work, nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	tool.root = strings.TrimSpace(string(root))
	version, err := os.ReadFile(filepath.Join(tool.root, "VERSION"))
	if err == nil && !strings.HasPrefix(string(version), runtime.Version()+"\n") {
		err = fmt.Errorf("the checker is of %s, the go command of another release", runtime.Version())
	}
	return tool, err
}

// run gives what the go command prints.
func (tool *goTool) run(folder string, env []string, arguments ...string) ([]byte, error) {
	command := exec.Command("go", arguments...)
	command.Dir = folder
	command.Env = append(tool.env[:len(tool.env):len(tool.env)], env...)
	var errors bytes.Buffer
	command.Stderr = &errors
	output, err := command.Output()
	if err != nil {
		said := strings.TrimSpace(errors.String())
		if said == "" {
			said = strings.TrimSpace(string(output))
		}
		if len(said) > 400 {
			said = said[:400] + "…"
		}
		err = fmt.Errorf("go %s: %w: %s", arguments[0], err, said)
	}
	return output, err
}
