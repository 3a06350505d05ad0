package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
)

// module is a module whose packages are judged, with what it depends on.
type module struct {
	name, path string
	folder     string
	// language is the version of the language, as go/types wants it.
	language string
	// usesCgo says that some file asks for cgo.
	usesCgo bool
	// says tells whether its own go.mod says which versions it needs.
	says bool
	// folders are those of its packages, from its top.
	folders []string
	notes   []string

	tool *goTool
	lock sync.Mutex
	// needs are the modules that it may import from, those with the longest paths first.
	needs []*needed
}

// needed is a module of the build list.
type needed struct {
	Path, Version, Dir string
	Main               bool
	Replace            *needed
	fetched            bool
}

// prepare fetches a module and lays it out in a folder of its own, in which the go command may change go.mod.
func prepare(tool *goTool, name string) (*module, error) {
	path, _, err := split(name)
	if err != nil {
		return nil, err
	}
	output, err := tool.run(tool.work, nil, "mod", "download", "-json", name)
	if err != nil {
		return nil, err
	}
	var fetched struct{ Dir, GoMod string }
	if err := json.Unmarshal(output, &fetched); err != nil {
		return nil, err
	}
	found := &module{name: name, path: path, tool: tool}
	found.folder = filepath.Join(tool.work, "src", strings.ReplaceAll(name, "/", "!"))
	if _, err := os.Stat(found.folder); err != nil {
		if err := os.CopyFS(found.folder+".part", os.DirFS(fetched.Dir)); err != nil {
			return nil, err
		}
		if err := found.complete(found.folder+".part", fetched.GoMod); err != nil {
			found.notes = append(found.notes, err.Error())
		}
		if err := os.Rename(found.folder+".part", found.folder); err != nil {
			return nil, err
		}
	}
	text, err := os.ReadFile(filepath.Join(fetched.Dir, "go.mod"))
	found.says = err == nil && bytes.Contains(text, []byte("require"))
	if err := found.list(); err != nil {
		found.notes = append(found.notes, err.Error())
		found.needs = []*needed{{Path: path, Main: true}}
	}
	return found, found.walk()
}

// complete sees to a go.mod that stands for itself.
func (module *module) complete(folder, goMod string) error {
	own := filepath.Join(folder, "go.mod")
	if _, err := os.Stat(own); err != nil {
		text, err := os.ReadFile(goMod)
		if err != nil {
			return err
		}
		if err := os.WriteFile(own, text, 0o644); err != nil {
			return err
		}
		// Nothing says which versions it was made for: the newest.
		_, err = module.tool.run(folder, nil, "mod", "tidy", "-e")
		return err
	}
	output, err := module.tool.run(folder, nil, "mod", "edit", "-json")
	if err != nil {
		return err
	}
	var read struct {
		Replace []struct {
			Old, New struct{ Path, Version string }
		}
	}
	if err := json.Unmarshal(output, &read); err != nil {
		return err
	}
	for _, replace := range read.Replace {
		if replace.New.Version != "" {
			continue
		}
		if _, err := os.Stat(filepath.Join(folder, replace.New.Path, "go.mod")); err == nil {
			continue
		}
		old := replace.Old.Path
		if replace.Old.Version != "" {
			old += "@" + replace.Old.Version
		}
		if _, err := module.tool.run(folder, nil, "mod", "edit", "-dropreplace="+old); err != nil {
			return err
		}
	}
	return nil
}

// list finds the build list.
func (module *module) list() error {
	output, err := module.tool.run(module.folder, nil, "list", "-m", "-e", "-json", "all")
	decoder := json.NewDecoder(bytes.NewReader(output))
	for {
		var next struct {
			needed
			GoVersion string
		}
		if decoder.Decode(&next) != nil {
			break
		}
		if next.Main {
			module.path = next.Path
			module.language = next.GoVersion
		}
		each := next.needed
		module.needs = append(module.needs, &each)
	}
	if len(module.needs) == 0 {
		return err
	}
	if module.language == "" {
		module.language = "1.16"
	}
	if strings.Count(module.language, ".") == 2 {
		module.language = module.language[:strings.LastIndex(module.language, ".")]
	}
	module.language = "go" + module.language
	sort.SliceStable(module.needs, func(a, b int) bool {
		return len(module.needs[a].Path) > len(module.needs[b].Path)
	})
	return nil
}

// walk finds the folders that may hold packages, as `./...` does.
func (module *module) walk() error {
	return filepath.WalkDir(module.folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path == module.folder {
				return nil
			}
			hidden := strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
			if hidden || name == "testdata" || name == "vendor" || name == "node_modules" {
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		if read, err := files.read(path); err == nil {
			module.usesCgo = module.usesCgo || bytes.Contains(read, []byte("cgo")) || bytes.Contains(read, []byte(`import "C"`))
		}
		folder, err := filepath.Rel(module.folder, filepath.Dir(path))
		folder = filepath.ToSlash(folder)
		if last := len(module.folders) - 1; last < 0 || module.folders[last] != folder {
			module.folders = append(module.folders, folder)
		}
		return err
	})
}

// place gives the folder in which a package of the module or of what it needs lies.
func (module *module) place(path string) (folder string, own bool, err error) {
	for _, each := range module.needs {
		rest, inside := strings.CutPrefix(path, each.Path)
		if !inside || rest != "" && rest[0] != '/' {
			continue
		}
		if each.Main {
			folder := filepath.Join(module.folder, filepath.FromSlash(rest))
			if _, err := files.list(folder); err == nil {
				return folder, true, nil
			}
			continue
		}
		top, err := module.fetch(each)
		if err != nil {
			module.note(fmt.Sprintf("%s is not to be had", each.Path))
			continue
		}
		folder := filepath.Join(top, filepath.FromSlash(rest))
		if _, err := files.list(folder); err == nil {
			return folder, false, nil
		}
	}
	return "", false, fmt.Errorf("no module provides %s", path)
}

func (module *module) note(text string) {
	module.lock.Lock()
	defer module.lock.Unlock()
	for _, known := range module.notes {
		if known == text {
			return
		}
	}
	module.notes = append(module.notes, text)
}

// provider names the module of the build list that has a package, and its version.
func (module *module) provider(path string) (string, bool) {
	for _, each := range module.needs {
		rest, inside := strings.CutPrefix(path, each.Path)
		if !inside || rest != "" && rest[0] != '/' || each.Main || each.Dir == "" {
			continue
		}
		if each.Replace != nil {
			each = each.Replace
		}
		return each.Path + "@" + each.Version, each.Version != ""
	}
	return "", false
}

// fetch sees to the sources of a module that is needed.
func (module *module) fetch(each *needed) (string, error) {
	module.lock.Lock()
	defer module.lock.Unlock()
	if each.Dir == "" && each.Replace != nil {
		each.Dir = each.Replace.Dir
	}
	if each.Dir != "" || each.fetched {
		if each.Dir == "" {
			return "", fmt.Errorf("%s can't be fetched", each.Path)
		}
		return each.Dir, nil
	}
	each.fetched = true
	from := each
	if each.Replace != nil {
		from = each.Replace
	}
	output, err := module.tool.run(module.tool.work, nil, "mod", "download", "-json", from.Path+"@"+from.Version)
	if err != nil {
		return "", err
	}
	var fetched struct{ Dir string }
	err = json.Unmarshal(output, &fetched)
	each.Dir = fetched.Dir
	return each.Dir, err
}
