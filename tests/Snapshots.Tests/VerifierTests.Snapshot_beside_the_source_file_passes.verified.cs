class C;
