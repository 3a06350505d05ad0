// Command gatetruth tells of modules what keeps their packages from building on which ports of Go, as Go's own type
// checker and assembler see it: the truth that `ogive gate` is held against.
//
// It selects files as go/build does for every port, checks each package of a module with its tests, and prints one JSON
// document a module. Dependencies come from the module proxy that the go command is configured with.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
)

func main() {
	work := flag.String("work", "", "folder for everything that is fetched")
	only := flag.String("ports", "", "ports, with commas between them, instead of all that link without a C compiler")
	workers := flag.Int("workers", 2, "ports that are looked at at once")
	std := flag.Bool("std", false, "tell which names of the standard library are on some ports only")
	check := flag.Bool("validate", false, "compare with real builds instead, which takes minutes a port")
	flag.Parse()
	if *work == "" || flag.NArg() == 0 && !*std {
		fmt.Fprintln(os.Stderr, "usage: gatetruth -work FOLDER [-ports LIST] -std | MODULE@VERSION...")
		os.Exit(2)
	}
	tool, err := newGo(*work)
	if err == nil && *std {
		var ports []*port
		if ports, err = portsOf(tool, *only, true); err == nil {
			err = writeStandard(tool, ports, os.Stdout)
		}
	} else if err == nil {
		err = run(tool, *only, *workers, *check, flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gatetruth:", err)
		os.Exit(1)
	}
}

func run(tool *goTool, only string, workers int, check bool, names []string) error {
	ports, err := portsOf(tool, only, false)
	if err != nil {
		return err
	}
	var truths []*truth
	for _, name := range names {
		module, err := prepare(tool, name)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: left out: %v\n", name, err)
			continue
		}
		truths = append(truths, newTruth(module))
	}
	queue := make(chan *port)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for port := range queue {
				std := make(packages)
				for _, truth := range truths {
					if port.cgo && !truth.module.usesCgo {
						continue
					}
					look(tool, port, std, truth)
				}
				fmt.Fprintln(os.Stderr, port)
			}
		})
	}
	for _, port := range ports {
		queue <- port
	}
	close(queue)
	group.Wait()
	if check {
		return validate(tool, ports, truths, os.Stdout)
	}
	encoder := json.NewEncoder(os.Stdout)
	for _, truth := range truths {
		if err := encoder.Encode(truth.document()); err != nil {
			return err
		}
	}
	return nil
}

// split gives the path and the version of a module.
func split(name string) (path, version string, err error) {
	path, version, found := strings.Cut(name, "@")
	if !found {
		return "", "", fmt.Errorf("%s: no version", name)
	}
	return path, version, nil
}
