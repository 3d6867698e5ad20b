"""练习: exercises from the start panel to the result, and how one gets on."""
