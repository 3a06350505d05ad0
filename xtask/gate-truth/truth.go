package main

import (
	"sort"
	"sync"
)

// key is what one finding is about, on whichever port.
type key struct {
	Rule    string `json:"rule"`
	Package string `json:"package"`
	Symbol  string `json:"symbol"`
	// Scope says whose the symbol or the package is that is missing.
	Scope scope `json:"scope"`
	// Test says that only tests have to do with it.
	Test bool `json:"test,omitempty"`
	// owner is the path of the package that should declare it, name what it should declare.
	owner, name string
}

// truth gathers what is found of a module.
type truth struct {
	module *module
	lock   sync.Mutex
	found  map[key]map[string]bool
	// declared are the names that packages declare on some port: path, then name.
	declared map[string]map[string]bool
	// built are the ports on which a folder has a package.
	built map[string]map[string]bool
}

func newTruth(module *module) *truth {
	return &truth{
		module:   module,
		found:    make(map[key]map[string]bool),
		declared: make(map[string]map[string]bool),
		built:    make(map[string]map[string]bool),
	}
}

func put[K comparable](sets map[K]map[string]bool, at K, value string) {
	set := sets[at]
	if set == nil {
		set = make(map[string]bool)
		sets[at] = set
	}
	set[value] = true
}

type item struct {
	key
	Ports []string `json:"ports"`
	// Everywhere says that it is so wherever the package is built, and so no matter of ports.
	Everywhere bool `json:"everywhere,omitempty"`
}

type document struct {
	Module string `json:"module"`
	Path   string `json:"path"`
	Folder string `json:"folder"`
	Cgo    bool   `json:"cgo"`
	Items  []item `json:"items"`
	// Needs are the modules that lack something of what it takes from them, where its go.mod says their versions.
	Needs []string `json:"needs,omitempty"`
	Notes []string `json:"notes,omitempty"`
}

func sorted(set map[string]bool) []string {
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func (truth *truth) document() document {
	made := document{
		Module: truth.module.name,
		Path:   truth.module.path,
		Folder: truth.module.folder,
		Cgo:    truth.module.usesCgo,
		Notes:  truth.module.notes,
		Items:  []item{},
	}
	needs := make(map[string]bool)
	for at := range truth.found {
		if at.Scope != dependency || !truth.module.says {
			continue
		}
		if name, is := truth.module.provider(at.owner); is {
			needs[name] = true
		}
	}
	made.Needs = sorted(needs)
	merged := make(map[key]map[string]bool)
	elsewhere := make(map[key]bool)
	for at, ports := range truth.found {
		if at.name != "" && truth.declared[at.owner][at.name] {
			elsewhere[at.public()] = true
		}
		for port := range ports {
			put(merged, at.public(), port)
		}
	}
	for at, ports := range merged {
		everywhere := !elsewhere[at] && len(ports) == len(truth.built[at.Package])
		made.Items = append(made.Items, item{at, sorted(ports), everywhere})
	}
	sort.Slice(made.Items, func(a, b int) bool {
		one, other := made.Items[a].key, made.Items[b].key
		if one.Rule != other.Rule {
			return one.Rule < other.Rule
		}
		if one.Package != other.Package {
			return one.Package < other.Package
		}
		if one.Symbol != other.Symbol {
			return one.Symbol < other.Symbol
		}
		return !one.Test && other.Test
	})
	return made
}

// public is the key without what only helps to find it.
func (at key) public() key {
	at.owner, at.name = "", ""
	return at
}
