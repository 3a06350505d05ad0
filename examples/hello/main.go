// Hello says which Go built it, and for what.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	fmt.Println("hello from", runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
}
