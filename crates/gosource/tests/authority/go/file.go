package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parsed tells what a file's head says and what it declares; of a file that does not parse, only that.
func parsed(content []byte) string {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "wrong"
	}
	var text strings.Builder
	offset := func(at token.Pos) int { return files.PositionFor(at, false).Offset }
	name := func(what string, ident *ast.Ident) {
		fmt.Fprintf(&text, "%s %s %d", what, ident.Name, offset(ident.Pos()))
	}
	doc := func(group *ast.CommentGroup) {
		if group != nil {
			last := group.List[len(group.List)-1]
			// Of a comment with carriage returns, End is too early.
			end := offset(last.Pos()) + len("//")
			for end < len(content) && strings.HasPrefix(last.Text, "//") && content[end] != '\n' {
				end++
			}
			if strings.HasPrefix(last.Text, "/*") {
				end += strings.Index(string(content[end:]), "*/") + len("*/")
			}
			fmt.Fprintf(&text, " doc %d-%d", offset(group.Pos()), end)
		}
	}
	name("package", file.Name)
	doc(file.Doc)
	text.WriteByte('|')
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			name("func", decl.Name)
			parameters := decl.Type.TypeParams
			if decl.Recv != nil {
				text.WriteString(" of " + receiver(decl.Recv, offset))
			}
			fmt.Fprintf(&text, " %v %d %d-%d|", decl.Body != nil, parameters.NumFields(), offset(decl.Pos()), offset(decl.End()))
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				start := spec.Pos()
				if !decl.Lparen.IsValid() {
					start = decl.Pos()
				}
				span := fmt.Sprintf(" %d-%d|", offset(start), offset(spec.End()))
				switch spec := spec.(type) {
				case *ast.ImportSpec:
					path, _ := strconv.Unquote(spec.Path.Value)
					if !utf8.ValidString(path) {
						path = ""
					}
					fmt.Fprintf(&text, "import %s %d", path, offset(spec.Path.Pos()))
					if spec.Name != nil {
						name(" as", spec.Name)
					}
					if spec.Doc == nil && len(decl.Specs) == 1 {
						doc(decl.Doc)
					} else {
						doc(spec.Doc)
					}
					text.WriteByte('|')
				case *ast.ValueSpec:
					for _, ident := range spec.Names {
						name(decl.Tok.String(), ident)
						text.WriteString(span)
					}
				case *ast.TypeSpec:
					what := "type"
					if spec.Assign.IsValid() {
						what = "alias"
					}
					name(what, spec.Name)
					fmt.Fprintf(&text, " %d%s", spec.TypeParams.NumFields(), span)
					fields(&text, spec.Type, offset)
				}
			}
		}
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			words := strings.Fields(comment.Text)
			if words[0] == "//go:linkname" && len(words) > 1 && len(words) < 4 {
				fmt.Fprintf(&text, "%s %d|", strings.Join(words, " "), offset(comment.Pos()))
			}
		}
	}
	return text.String()
}

// receiver tells the type that a method belongs to.
func receiver(list *ast.FieldList, offset func(token.Pos) int) string {
	if list.NumFields() > 1 || len(list.List) == 0 {
		return "nothing"
	}
	pointer := ""
	expr := list.List[0].Type
	for {
		switch x := expr.(type) {
		case *ast.ParenExpr:
			expr = x.X
		case *ast.StarExpr:
			expr, pointer = x.X, "*"
		case *ast.IndexExpr:
			expr = x.X
		case *ast.IndexListExpr:
			expr = x.X
		case *ast.Ident:
			return fmt.Sprintf("%s%s %d", pointer, x.Name, offset(x.Pos()))
		default:
			return "nothing"
		}
	}
}

// fields tells the fields of a struct and what an interface embeds.
func fields(text *strings.Builder, expr ast.Expr, offset func(token.Pos) int) {
	var list *ast.FieldList
	switch x := expr.(type) {
	case *ast.StructType:
		list = x.Fields
	case *ast.InterfaceType:
		list = x.Methods
	default:
		return
	}
	for _, field := range list.List {
		if _, method := field.Type.(*ast.FuncType); method && list != nil {
			if _, is := expr.(*ast.InterfaceType); is {
				continue
			}
		}
		for _, ident := range field.Names {
			fmt.Fprintf(text, "field %s %d|", ident.Name, offset(ident.Pos()))
		}
		if len(field.Names) == 0 {
			embedded := field.Type
		unwrap:
			for {
				switch x := embedded.(type) {
				case *ast.StarExpr:
					if _, is := expr.(*ast.InterfaceType); is {
						break unwrap
					}
					embedded = x.X
				case *ast.IndexExpr:
					embedded = x.X
				case *ast.IndexListExpr:
					embedded = x.X
				default:
					break unwrap
				}
			}
			switch x := embedded.(type) {
			case *ast.Ident:
				fmt.Fprintf(text, "embeds %s %d|", x.Name, offset(x.Pos()))
			case *ast.SelectorExpr:
				fmt.Fprintf(text, "embeds %s.%s %d|", x.X.(*ast.Ident).Name, x.Sel.Name, offset(x.Sel.Pos()))
			}
		}
	}
}
