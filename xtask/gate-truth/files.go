package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"sync"
)

// fileCache keeps what was read of files, which are the same for all ports.
type fileCache struct {
	lock    sync.Mutex
	set     *token.FileSet
	folders map[string][]fs.FileInfo
	bytes   map[string][]byte
	parsed  map[string]*parsed
}

// parsed is a file as the parser gave it.
type parsed struct {
	once sync.Once
	file *ast.File
	err  error
}

var files = &fileCache{
	set:     token.NewFileSet(),
	folders: make(map[string][]fs.FileInfo),
	bytes:   make(map[string][]byte),
	parsed:  make(map[string]*parsed),
}

func (cache *fileCache) list(folder string) ([]fs.FileInfo, error) {
	cache.lock.Lock()
	defer cache.lock.Unlock()
	if known, found := cache.folders[folder]; found {
		return known, nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	infos := make([]fs.FileInfo, 0, len(entries))
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			infos = append(infos, info)
		}
	}
	cache.folders[folder] = infos
	return infos, nil
}

func (cache *fileCache) read(path string) ([]byte, error) {
	cache.lock.Lock()
	defer cache.lock.Unlock()
	if known, found := cache.bytes[path]; found {
		return known, nil
	}
	read, err := os.ReadFile(path)
	if err == nil {
		cache.bytes[path] = read
	}
	return read, err
}

func (cache *fileCache) open(path string) (io.ReadCloser, error) {
	read, err := cache.read(path)
	return io.NopCloser(bytes.NewReader(read)), err
}

// parse reads a file of Go; without bodies, every function that has one has an empty one.
func (cache *fileCache) parse(path string, bodies bool) (*ast.File, error) {
	cache.lock.Lock()
	known, found := cache.parsed[path]
	if !found {
		known = new(parsed)
		cache.parsed[path] = known
	}
	cache.lock.Unlock()
	known.once.Do(func() {
		var source []byte
		if source, known.err = cache.read(path); known.err != nil {
			return
		}
		mode := parser.SkipObjectResolution
		if bodies {
			mode |= parser.ParseComments
		}
		known.file, known.err = parser.ParseFile(cache.set, path, source, mode)
		if known.file == nil || bodies {
			return
		}
		for _, declared := range known.file.Decls {
			if function, is := declared.(*ast.FuncDecl); is && function.Body != nil {
				function.Body = &ast.BlockStmt{Lbrace: function.Body.Lbrace, Rbrace: function.Body.Rbrace}
			}
		}
	})
	return known.file, known.err
}
