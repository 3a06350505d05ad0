package main

import (
	"encoding/json"
	"fmt"
	"go/build"
	"go/types"
	"strings"
)

// port is a port of Go, with or without cgo.
type port struct {
	os, arch string
	cgo      bool
	tags     []string
	sizes    types.Sizes
}

// String writes a port as `ogive gate` does.
func (port *port) String() string {
	if port.cgo {
		return port.os + "/" + port.arch + " (cgo)"
	}
	return port.os + "/" + port.arch
}

// portsOf gives the ports that can be built for without a C compiler, and the first-class ones with cgo too; or all, without
// cgo.
func portsOf(tool *goTool, only string, all bool) ([]*port, error) {
	output, err := tool.run(tool.work, nil, "tool", "dist", "list", "-json")
	if err != nil {
		return nil, err
	}
	var listed []struct {
		GOOS, GOARCH             string
		CgoSupported, FirstClass bool
	}
	if err := json.Unmarshal(output, &listed); err != nil {
		return nil, err
	}
	var plain, cgo []*port
	for _, each := range listed {
		name := each.GOOS + "/" + each.GOARCH
		if only != "" && !strings.Contains(","+only+",", ","+name+",") || linksExternally(name) && !all {
			continue
		}
		env := []string{"GOOS=" + each.GOOS, "GOARCH=" + each.GOARCH, "CGO_ENABLED=0"}
		tags, err := tool.run(tool.work, env, "list", "-f", `{{join context.ToolTags ","}}`, "unsafe")
		if err != nil {
			return nil, err
		}
		found := port{
			os:    each.GOOS,
			arch:  each.GOARCH,
			tags:  strings.Split(strings.TrimSpace(string(tags)), ","),
			sizes: types.SizesFor("gc", each.GOARCH),
		}
		if found.sizes == nil {
			return nil, fmt.Errorf("%s: go/types does not know it", name)
		}
		without := found
		plain = append(plain, &without)
		if each.FirstClass && each.CgoSupported && !all {
			found.cgo = true
			cgo = append(cgo, &found)
		}
	}
	return append(plain, cgo...), nil
}

// linksExternally says of a port whether nothing can be linked for it without a C compiler.
func linksExternally(port string) bool {
	switch port {
	case "android/386", "android/amd64", "android/arm", "ios/amd64", "ios/arm64":
		return true
	}
	return false
}

// context is how go/build sees a port; files are read once for all ports.
func (port *port) context(tool *goTool) build.Context {
	context := build.Default
	context.GOROOT = tool.root
	context.GOPATH = ""
	context.GOOS, context.GOARCH = port.os, port.arch
	context.CgoEnabled = port.cgo
	context.ToolTags = port.tags
	context.BuildTags = nil
	context.Compiler = "gc"
	context.ReadDir = files.list
	context.OpenFile = files.open
	return context
}
