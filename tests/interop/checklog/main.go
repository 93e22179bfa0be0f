// Checklog holds Kåring's log to an implementation that is not ours: Go's golang.org/x/mod/sumdb.
//
//	checklog verify [--since FILE] [--save FILE] URL KEY
//	checklog receipt FILE KEY
//	checklog make DIR
//	checklog log-key DIR
//	checklog witness DIR URL KEY
//
// verify reads a whole log (http, https or file URL) and checks every byte of it against the signed checkpoint; --since
// names an older checkpoint that it must continue, --save keeps this one for that. receipt checks one receipt. make
// writes notes and receipts by Go's hand for our program to read. log-key writes the key of a log by Go's hand, of which
// witness tells the witness at URL, whose verifier key is KEY: it must sign what extends the log, and nothing else. KEY is
// a verifier key string, for verify and receipt also @FILE with one.
// The last line says how many checks passed; the first that does not ends the program with status 1.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// passed counts what was compared and found equal.
var passed int

func check(holds bool, format string, args ...interface{}) {
	if !holds {
		fmt.Fprintf(os.Stderr, "checklog: "+format+"\n", args...)
		os.Exit(1)
	}
	passed++
}

// need is for what no check can go on without.
func need(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "checklog: %s: %v\n", what, err)
		os.Exit(1)
	}
}

func verifier(key string) note.Verifier {
	if strings.HasPrefix(key, "@") {
		bytes, err := os.ReadFile(key[1:])
		need(err, "key")
		key = string(bytes)
	}
	v, err := note.NewVerifier(strings.TrimSuffix(key, "\n"))
	need(err, "key")
	return v
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: checklog verify [--since FILE] [--save FILE] URL KEY | receipt FILE KEY | make DIR | log-key DIR | witness DIR URL KEY")
	os.Exit(2)
}

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	since := flags.String("since", "", "`file` with an older checkpoint of the same log")
	save := flags.String("save", "", "`file` that the checkpoint is written to")
	flags.Parse(os.Args[2:])
	switch args := flags.Args(); {
	case os.Args[1] == "verify" && len(args) == 2:
		verifyLog(strings.TrimSuffix(args[0], "/"), verifier(args[1]), *since, *save)
	case os.Args[1] == "receipt" && len(args) == 2:
		verifyReceipt(args[0], verifier(args[1]))
	case os.Args[1] == "make" && len(args) == 1:
		makeFiles(args[0])
	case os.Args[1] == "log-key" && len(args) == 1:
		makeLogKey(args[0])
	case os.Args[1] == "witness" && len(args) == 3:
		askWitness(args[0], strings.TrimSuffix(args[1], "/"), args[2])
	default:
		usage()
	}
	fmt.Printf("%d checks passed\n", passed)
}
