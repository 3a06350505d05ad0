package main

import (
	"go/ast"
	"go/types"
	"regexp"
	"strconv"
	"strings"
)

var (
	undefined    = regexp.MustCompile(`^undefined: (?:(\w+)\.)?(\w+)$`)
	noLength     = regexp.MustCompile(`^undefined array length (\w+) or missing type constraint$`)
	noMember     = regexp.MustCompile(`undefined \(type \*?([\w./\-]+?)(?:\[.*\])? has no field or method (\w+)`)
	unknownField = regexp.MustCompile(`^unknown field (\w+) in struct literal of type ([\w./\-]+)$`)
	redeclared   = regexp.MustCompile(`^(\w+) redeclared in this block$`)
	methodTwice  = regexp.MustCompile(`^method \*?(\w+)(?:\[.*\])?\.(\w+) already declared at`)
)

// classify tells which rule an error is about; test says that only errors of tests count.
func (seen *seen) classify(found *loaded, told types.Error, test bool) {
	if strings.HasPrefix(told.Msg, "\t") {
		return
	}
	file := fileOf(found, told)
	inTest := strings.HasSuffix(where(told.Pos), "_test.go")
	if match := redeclared.FindStringSubmatch(told.Msg); match != nil && !insideFunction(file, told) {
		seen.add(key{Rule: "duplicate-declaration", Symbol: match[1], Scope: own, Test: test})
		return
	}
	if match := methodTwice.FindStringSubmatch(told.Msg); match != nil {
		seen.add(key{Rule: "duplicate-declaration", Symbol: match[1] + "." + match[2], Scope: own, Test: test})
		return
	}
	if test && !inTest {
		return
	}
	rule := "symbol-hole"
	if test {
		rule = "test-only-hole"
	}
	if match := noLength.FindStringSubmatch(told.Msg); match != nil {
		told.Msg = "undefined: " + match[1]
	}
	if match := undefined.FindStringSubmatch(told.Msg); match != nil {
		at := key{Rule: rule, Symbol: match[2], Scope: own, Test: test}
		at.owner, at.name = found.path, match[2]
		if match[1] != "" {
			owner := seen.imported(file, match[1])
			if owner == nil {
				seen.other(told.Msg, test)
				return
			}
			at.Symbol = owner.types.Name() + "." + match[2]
			at.Scope, at.owner = owner.scope, owner.path
		} else if seen.isLost(file, match[2]) {
			return
		}
		seen.add(at)
		return
	}
	var of, member string
	if match := noMember.FindStringSubmatch(told.Msg); match != nil {
		of, member = match[1], match[2]
	} else if match := unknownField.FindStringSubmatch(told.Msg); match != nil {
		of, member = match[2], match[1]
	} else {
		if !strings.HasPrefix(told.Msg, "could not import ") {
			seen.other(told.Msg, test)
		}
		return
	}
	at := key{Rule: rule, Symbol: of + "." + member, Scope: own, Test: test}
	at.owner, at.name = found.path, of+"."+member
	typed := found.types
	if dot := strings.LastIndexByte(of, '.'); dot >= 0 {
		owner := seen.named(found, of[:dot])
		if owner == nil {
			seen.other(told.Msg, test)
			return
		}
		at.Symbol = owner.types.Name() + of[dot:] + "." + member
		at.Scope, at.owner, at.name = owner.scope, owner.path, of[dot+1:]+"."+member
		typed, of = owner.types, of[dot+1:]
	}
	if !follows(typed, of) {
		seen.add(at)
	}
}

// follows says whether a type lacks members only because something that it is made of is not there, which is told by
// itself, or is of C, which the checker does not know.
func follows(of *types.Package, name string) bool {
	declared, is := of.Scope().Lookup(name).(*types.TypeName)
	// What a function declares has nothing of its own that ports could differ in.
	return !is || isOpen(declared.Type(), make(map[types.Type]bool))
}

func isOpen(of types.Type, known map[types.Type]bool) bool {
	if pointer, is := of.Underlying().(*types.Pointer); is {
		of = pointer.Elem()
	}
	if of.Underlying() == types.Typ[types.Invalid] {
		return true
	}
	fields, is := of.Underlying().(*types.Struct)
	if !is || known[of] {
		return false
	}
	known[of] = true
	for field := range fields.Fields() {
		if field.Embedded() && isOpen(field.Type(), known) {
			return true
		}
	}
	return false
}

// insideFunction says of an error whether it is about names of a function.
func insideFunction(file *ast.File, told types.Error) bool {
	if file == nil {
		return false
	}
	for _, declared := range file.Decls {
		function, is := declared.(*ast.FuncDecl)
		if is && function.Body != nil && function.Body.Lbrace <= told.Pos && told.Pos <= function.Body.Rbrace {
			return true
		}
	}
	return false
}

// isLost says of a name whether it may be that of an import that is not there, of which the checker knows the path alone.
func (seen *seen) isLost(file *ast.File, name string) bool {
	if file == nil {
		return false
	}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err == nil && spec.Name == nil && path != "C" && path != "unsafe" && strings.Contains(path, name) {
			if seen.loader.load(path, own).err != nil {
				return true
			}
		}
	}
	return false
}

// imported gives the package that is called so in a file.
func (seen *seen) imported(file *ast.File, name string) *loaded {
	if file == nil {
		return nil
	}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || path == "C" || path == "unsafe" {
			continue
		}
		found := seen.loader.load(path, own)
		if found.types == nil {
			continue
		}
		if spec.Name != nil && spec.Name.Name == name || spec.Name == nil && found.types.Name() == name {
			return found
		}
	}
	return nil
}

// named gives the package whose name or path stands in front of a type in an error.
func (seen *seen) named(found *loaded, name string) *loaded {
	for _, all := range []packages{seen.loader.others, seen.loader.std} {
		for path, each := range all {
			if each.types != nil && path == name {
				return each
			}
		}
	}
	direct := make(map[string]*loaded)
	for _, file := range found.files {
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil || path == "C" || path == "unsafe" {
				continue
			}
			if each := seen.loader.load(path, own); each.types != nil {
				direct[each.types.Name()] = each
			}
		}
	}
	if each := direct[name]; each != nil {
		return each
	}
	// One that it only gets values of.
	var only *loaded
	for _, all := range []packages{seen.loader.others, seen.loader.std} {
		for _, each := range all {
			if each.types != nil && each.types.Name() == name && (only == nil || each.path < only.path) {
				only = each
			}
		}
	}
	return only
}
